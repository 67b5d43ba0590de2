import { closeSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The parts of Emscripten's file layer that are needed to give it the fsync it lacks. */
type FsStream = { nfd?: number; node: unknown };
type NodeFsMount = { stream_ops: { fsync?: (stream: FsStream) => number }; realPath: (node: unknown) => string };
type ModuleWithNodeFs = { NODEFS: NodeFsMount };

function fsync(nodeFs: NodeFsMount, stream: FsStream): number {
  if (stream.nfd !== undefined && stream.nfd !== null) {
    fsyncSync(stream.nfd);
    return 0;
  }
  const descriptor = openSync(nodeFs.realPath(stream.node), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return 0;
}

/**
 * PGlite's own NodeFS has no fsync, so that a commit is durable against a crash of the process but not of the machine.
 * This one passes PostgreSQL's sync calls on to the kernel. Only together with START_PARAMS, since PGlite starts
 * PostgreSQL with fsync off ("-F"). A test counts the calls.
 */
export class SyncedNodeFS extends NodeFS {
  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const result = await super.init(pglite, options);
    const preRun = result.emscriptenOpts.preRun ?? [];
    const addFsync = (module: unknown) => {
      const { NODEFS } = module as ModuleWithNodeFs; // cast: PGlite's typings do not name Emscripten's NODEFS
      NODEFS.stream_ops.fsync = (stream) => fsync(NODEFS, stream);
    };
    return { emscriptenOpts: { ...result.emscriptenOpts, preRun: [addFsync, ...[preRun].flat()] as never } }; // cast: preRun's type is Emscripten's own
  }
}

export const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

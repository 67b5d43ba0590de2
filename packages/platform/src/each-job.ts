import type { JobHandler, RunningJob } from './jobs.ts';
import type { Log } from './log.ts';

/**
 * Handles jobs that have nothing to do with each other, side by side; `run` says whether a job must run again. All are waited
 * for: a batch whose handler throws is given out again as a whole, and what is still under way would be done twice. So one that
 * fails by a fault of ours is tried again alone.
 */
export const eachJob =
  <P>(log: Log, run: (job: RunningJob<P>) => Promise<boolean>): JobHandler<P> =>
  async (jobs) => {
    const again = await Promise.all(
      jobs.map(async (job) => {
        try {
          return (await run(job)) ? [job.id] : [];
        } catch (error) {
          log.error({ event: 'job.failed', jobId: job.id, attempt: job.retries, err: error });
          return [job.id];
        }
      }),
    );
    return again.flat();
  };

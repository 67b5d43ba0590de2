import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GOLDEN_FOLDER, goldenFiles } from './golden-files.ts';
import { takePictures } from './take-pictures.ts';

/** Writes the golden files anew and makes pictures of the mails, for whoever changes one to look at before committing. */

const files = goldenFiles();
rmSync(GOLDEN_FOLDER, { recursive: true, force: true });
mkdirSync(GOLDEN_FOLDER);
for (const [name, content] of files) writeFileSync(new URL(name, GOLDEN_FOLDER), content);
process.stdout.write(`${files.size} golden files in ${fileURLToPath(GOLDEN_FOLDER)}\n`);

const pictures = await takePictures([...files.keys()].filter((name) => name.endsWith('.html')));
process.stdout.write(`${pictures.count} pictures in ${pictures.folder}\n`);

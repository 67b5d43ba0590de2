import type { ExamineRequest } from './examination.ts';
import { examine } from './examine.ts';

self.onmessage = async ({ data }: MessageEvent<ExamineRequest>) => self.postMessage(await examine(data));
// A fault in here is reported to the page, whose promise it ends.
self.addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});

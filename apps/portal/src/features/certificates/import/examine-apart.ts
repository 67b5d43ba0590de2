import type { Examination, ExamineRequest } from './examination.ts';

/**
 * Examines in a worker of its own, so that a large file or a slow password leaves the page responsive; ending the worker
 * ends the work and forgets what it held. Loaded with the first thing given, so that opening the screen stays light.
 */
export function examineApart(request: ExamineRequest, signal: AbortSignal): Promise<Examination> {
  const worker = new Worker(new URL('./examine.worker.ts', import.meta.url), { type: 'module' });
  const answer = new Promise<Examination>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Examination>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker could not be loaded'));
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  worker.postMessage(request);
  return answer.finally(() => worker.terminate());
}

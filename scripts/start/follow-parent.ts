/**
 * Loaded before a program of the installation (node --import): when the start command dies without a word (kill -9),
 * the channel to it breaks, and the program stops as if it had been told to. Nothing is left running behind its back.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The listener alone would keep the program alive for ever.
process.channel?.unref();

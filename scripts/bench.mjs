import { launch } from './bootstrap/launch.mjs';

await launch('bench/src/main.ts');

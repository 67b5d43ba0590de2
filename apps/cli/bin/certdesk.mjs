#!/usr/bin/env node
import { launch } from '../../../scripts/bootstrap/launch.mjs';

await launch('apps/cli/src/main.ts');

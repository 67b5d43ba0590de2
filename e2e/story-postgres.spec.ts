import { test } from './harness/test.ts';
import { createTexts } from './harness/texts.ts';
import { tellStory } from './story/tell-story.ts';

test.use({
  installationOptions: { postgres: true, splitWorker: true, env: { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0' } },
});

test('the same story on PostgreSQL, with the workers in a second process', async ({ browser, installation }) => {
  await tellStory({ browser, installation, texts: createTexts('en'), name: 'www.story-postgres.example' });
});

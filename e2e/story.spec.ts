import { LANGUAGES } from '@certdesk/contract';
import { test } from './harness/test.ts';
import { createTexts } from './harness/texts.ts';
import { tellStory } from './story/tell-story.ts';

// The second mail follows the first within seconds here; the cool-down has its own tests.
test.use({ installationOptions: { env: { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0' } } });

for (const language of LANGUAGES) {
  test(`from the order to the fulfillment email sent again, imported and served, in ${language}`, async ({
    browser,
    installation,
  }) => {
    const name = `www.story-${language.toLowerCase()}.example`;
    await tellStory({ browser, installation, texts: createTexts(language), name });
  });
}

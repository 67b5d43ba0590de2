import { createRoot } from 'react-dom/client';
import { initialLanguage, loadMessages } from './app/language.tsx';
import { Providers } from './app/providers.tsx';
import { applyTheme } from './app/theme.ts';
import './styles/main.scss';

applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');
const language = initialLanguage();
const messages = await loadMessages(language);
createRoot(root).render(<Providers initial={{ language, messages }} />);

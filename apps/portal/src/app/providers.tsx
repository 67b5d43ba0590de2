import type { Language } from '@certdesk/contract';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { LanguageProvider, type Messages } from './language.tsx';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';

const queryClient = createQueryClient(() => leaveForSignIn());
const router = createAppRouter(queryClient);

/** The session ended while a page was open: sign in again and come back to the same URL. */
function leaveForSignIn(): void {
  if (router.state.location.pathname === '/sign-in') return;
  const redirect = router.state.location.href;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { redirect } });
}

export function Providers({ initial }: { initial: { language: Language; messages: Messages } }) {
  return (
    <StrictMode>
      <LanguageProvider initial={initial}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </StrictMode>
  );
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** The help topic of the screen. */
    help?: import('../features/help/topics.ts').TopicId;
  }
  interface HistoryState {
    /** What has just been done, for the page that one is led to. */
    done?: 'imported' | 'updated';
  }
}

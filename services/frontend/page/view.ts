/** How the page is laid out: for one person, for an audience, or for an audience with the controls of the presenter. */
const views = ['normal', 'projector', 'present'] as const;

export type View = (typeof views)[number];

/** Reads the view from the query of an address: `?view=projector`. Unknown views are the normal one. Pure. */
export function viewIn(query: string): View {
  const wanted = new URLSearchParams(query).get('view');
  return views.find((view) => view === wanted) ?? 'normal';
}

/** Applies the view to the document. Style sheets do the rest. */
export function applyView(view: View): void {
  if (view !== 'normal') {
    document.documentElement.dataset.view = view;
  }
}

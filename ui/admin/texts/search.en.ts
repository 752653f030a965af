/** Finding chat users and what was said. */
export const search = {
  'search.field': 'Words, name or id',
  'search.results': 'Found conversations',
  'search.none': 'Nothing found for “{q}”',
  'search.noneText': 'Every word must be there; the last one may be the beginning of a word. Words in quotation marks must follow each other.',
  'search.older': 'Look further back',
  'search.building': 'The search index is being built: {done} of about {total} conversations. Something may be missing until then.',
  'search.user': 'Chat user',
  'search.looking': 'Looking…',
  'search.failed': 'The search failed: {reason}',

  'search.index': 'Search index',
  'search.rebuild': 'Build anew',
  'search.progress': '{done} of about {total} conversations. What is there is searched until the new index is ready.',
  'search.ready': 'Complete; follows what is said within a second. Built',
} as const

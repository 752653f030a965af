package knowledge

import (
	"context"
	"errors"
	"log/slog"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Config is what the service is made of. The callbacks may be nil; they are
// called from the goroutine that made the change and must not block.
type Config struct {
	Store    Store
	Clock    id.Clock
	Log      *slog.Logger
	Embedder Embedder // nil: contents are found by their words alone
	// Remake makes the embedder of a name again, which answered before the last stop
	// and answers until the wanted one has worked through all contents; may be nil.
	Remake   func(name string) (Embedder, error)
	Journal  Journal          // of imports; nil: they are forgotten with the process
	OnChange func(chatbot.ID) // contents changed and can be found as they are now
	OnImport func(ImportRun)  // an import went on or ended
	// OnMeaning is told how far the contents can be found by meaning, now and then.
	OnMeaning func(chatbot.ID, MeaningState)
}

// Service keeps contents and finds them. What is in memory of them belongs to its
// library, what lasts behind their changes to its worker. Its methods, and those
// of its parts, may be called from many goroutines.
type Service struct {
	cfg      Config
	library  *library
	encoding *Encoding
	imports  *Imports
	alike    *resemblance
	worker   *worker
}

// New makes the service; nothing is read before Start or the first use of a
// chatbot.
func New(cfg Config) *Service {
	if cfg.OnChange == nil {
		cfg.OnChange = func(chatbot.ID) {}
	}
	if cfg.OnImport == nil {
		cfg.OnImport = func(ImportRun) {}
	}
	if cfg.OnMeaning == nil {
		cfg.OnMeaning = func(chatbot.ID, MeaningState) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{cfg: cfg, library: newLibrary(cfg)}
	s.encoding = &Encoding{s.library}
	s.alike = &resemblance{library: s.library, onChange: cfg.OnChange}
	s.imports = newImports(s.library, cfg)
	s.worker = newWorker(s.library, s.alike, cfg.OnMeaning)
	return s
}

// Start brings the contents of these chatbots into memory, and begins to give
// contents what they lack to be found by meaning. Those of other chatbots come
// with their first use.
func (s *Service) Start(ctx context.Context, bots []chatbot.ID) error {
	for _, bot := range bots {
		if _, err := s.library.shelf(ctx, bot); err != nil {
			return err
		}
	}
	if err := s.imports.restore(ctx); err != nil {
		return err
	}
	s.worker.start()
	return nil
}

// Stop cancels the imports and the encoding that run and waits until they have
// ended, or ctx has. What they had stored stays.
func (s *Service) Stop(ctx context.Context) error {
	return errors.Join(s.imports.stop(ctx), s.worker.stop(ctx))
}

// Imports are the imports of files.
func (s *Service) Imports() *Imports { return s.imports }

// Encoding is what contents are found by meaning with.
func (s *Service) Encoding() *Encoding { return s.encoding }

// Get is one content, or ErrNotFound.
func (s *Service) Get(ctx context.Context, bot chatbot.ID, id ContentID) (Content, error) {
	return s.library.archive.get(ctx, bot, id)
}

// Create stores a new content and makes it findable. Without an id it gets one
// from its title or first question, with a number where that is taken. ErrExists
// when the id that c has is taken.
func (s *Service) Create(ctx context.Context, c Content) (Content, error) {
	if c.ID != "" {
		return s.put(ctx, c, true)
	}
	made := MakeID(c)
	for {
		id, err := s.library.archive.free(ctx, c.Chatbot, made)
		if err != nil {
			return Content{}, err
		}
		c.ID = id
		out, err := s.put(ctx, c, true)
		if !errors.Is(err, ErrExists) { // else another one took it meanwhile
			return out, err
		}
	}
}

// Put stores a content, new or in the place of the one with its id, and makes it
// findable; changes that were not published are dropped. With the status Draft
// visitors see nothing of it: it becomes an edit of what is published, or a
// draft where nothing is. The times are the service's, whatever c says.
func (s *Service) Put(ctx context.Context, c Content) (Content, error) {
	return s.put(ctx, c, false)
}

func (s *Service) put(ctx context.Context, c Content, create bool) (Content, error) {
	c, err := normal(c)
	if err != nil {
		return Content{}, err
	}
	sh, err := s.library.shelf(ctx, c.Chatbot)
	if err != nil {
		return Content{}, err
	}
	c, err = newWriter(s.library, sh, false).put(ctx, c, create)
	if err != nil {
		return Content{}, err
	}
	s.cfg.OnChange(c.Chatbot)
	return c, nil
}

// Delete removes one content, or is ErrNotFound.
func (s *Service) Delete(ctx context.Context, bot chatbot.ID, id ContentID) error {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Content(bot, id); err != nil {
			return err
		}
		return sh.stageDelete(tx, bot, id)
	})
	sh.apply()
	if err != nil {
		return err
	}
	s.cfg.OnChange(bot)
	return nil
}

// Clear removes all contents of a chatbot and forgets its index, in pieces that
// let other writes pass; it is repeated when it was interrupted. An import into
// the chatbot is cancelled first.
func (s *Service) Clear(ctx context.Context, bot chatbot.ID) error {
	if err := s.imports.clear(ctx, bot); err != nil {
		return err
	}
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return err
	}
	w := newWriter(s.library, sh, false)
	for {
		ids, _ := sh.list(Filter{}, "", chunkContents)
		if len(ids) == 0 {
			break
		}
		if err := w.deleteAll(ctx, ids); err != nil {
			return err
		}
	}
	s.library.forget(bot)
	if _, err := s.library.vectors.drop(ctx, bot, func(VectorName, KeptVector) bool { return true }); err != nil {
		return err
	}
	if err := s.library.vectors.serve(ctx, bot, ""); err != nil {
		return err
	}
	s.cfg.OnChange(bot)
	return nil
}

// List gives one page of contents in the order of their ids.
func (s *Service) List(ctx context.Context, bot chatbot.ID, in ListInput) (ListPage, error) {
	limit := min(in.Limit, 200)
	if limit <= 0 {
		limit = 50
	}
	if len(in.Query) > 500 {
		return ListPage{}, fault.InvalidFields([]fault.Field{{Field: "q", Message: "Search for at most 500 bytes."}})
	}
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return ListPage{}, err
	}
	ids, total := sh.list(in.Filter, string(in.After), limit+1)
	page := ListPage{Total: total, Items: make([]Content, 0, len(ids))}
	if len(ids) > limit {
		ids = ids[:limit]
		page.Next = ContentID(ids[limit-1])
	}
	found, err := s.library.archive.some(ctx, bot, ids)
	if err != nil {
		return ListPage{}, err
	}
	for _, id := range ids {
		if c, ok := found[id]; ok { // not deleted since
			page.Items = append(page.Items, c)
		}
	}
	return page, nil
}

// Facets are what the contents of a chatbot can be filtered by.
func (s *Service) Facets(ctx context.Context, bot chatbot.ID) (Facets, error) {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return Facets{}, err
	}
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.rows.facets(), nil
}

// Size tells how much a chatbot knows.
func (s *Service) Size(ctx context.Context, bot chatbot.ID) (Size, error) {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return Size{}, err
	}
	passages := sh.serving().index.Size().Passages
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return Size{Contents: len(sh.rows.ids), Passages: passages, Samples: sh.rows.samples}, nil
}

// Similar are the contents that are much like one that is being written, most
// alike first; c itself is left out. It need not be valid yet.
func (s *Service) Similar(ctx context.Context, c Content) ([]Alike, error) {
	return s.alike.similar(ctx, c)
}

// Duplicates are the pairs of contents that say or ask the same, most alike
// first. working tells that they are being looked for; pairs are then those of
// the last time.
func (s *Service) Duplicates(ctx context.Context, bot chatbot.ID) (pairs []Twin, working bool, err error) {
	return s.alike.duplicates(ctx, bot)
}

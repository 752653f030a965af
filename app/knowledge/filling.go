package knowledge

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/meaning"
)

// filling brings all contents of a chatbot into an edition, working their words
// out on all processors.
type filling struct {
	library *library
	edition *edition
	known   map[TextHash]meaning.Vector
	edited  bool // as they are edited
	mu      sync.Mutex
	rows    []*card
}

// fill reads all contents of a chatbot, with the vectors that are kept.
func (l *library) fill(ctx context.Context, sh *shelf) error {
	served, c, err := l.served(ctx, sh.bot)
	if err != nil {
		return err
	}
	f := filling{library: l, edition: newEdition(l.detector, c)}
	if err := f.run(ctx, sh.bot); err != nil {
		return err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.now, sh.served = f.edition, served
	sh.rows.fill(f.rows)
	return nil
}

// served is the name of the maker that answered before the last stop, and the
// encoder to begin with: that one, until the wanted one has all vectors.
func (l *library) served(ctx context.Context, bot chatbot.ID) (string, *coder, error) {
	want := l.encoders.wanted()
	name, err := l.vectors.server(ctx, bot)
	if err != nil || want == nil || name == "" || name == want.maker() {
		return name, want, err
	}
	c, err := l.encoders.named(name)
	if err != nil {
		l.log.Warn("contents are found by their words until they are encoded anew", "chatbot", bot, "encoder", name, "error", err)
		return name, want, nil
	}
	return name, c, nil
}

func (f *filling) run(ctx context.Context, bot chatbot.ID) (err error) {
	l := f.library
	if f.known, err = l.vectors.of(ctx, bot, f.edition.coder.maker()); err != nil {
		return err
	}
	contents := make(chan Content, 64)
	var workers sync.WaitGroup
	for range min(4, runtime.GOMAXPROCS(0)) {
		workers.Add(1)
		go f.worker(contents, &workers)
	}
	err = l.archive.store.View(ctx, func(tx Reader) error {
		return tx.EachContent(bot, "", func(c Content) bool {
			contents <- c
			return ctx.Err() == nil
		})
	})
	close(contents)
	workers.Wait()
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// worker ends with the channel.
func (f *filling) worker(contents <-chan Content, done *sync.WaitGroup) {
	defer done.Done()
	p := index.NewPreparer()
	for c := range contents {
		if f.edited {
			c = c.Edited()
		}
		if err := f.one(p, c); err != nil {
			f.library.log.Error("content cannot be indexed", "chatbot", c.Chatbot, "content", c.ID, "error", err)
			p = index.NewPreparer() // the old one stopped half-way
			f.add(cardOf(c, analysis.Fallback, 0))
		}
	}
}

func (f *filling) add(r *card) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = append(f.rows, r)
}

// one puts a content into the edition. With an error it is not in; it is then
// listed and not found.
func (f *filling) one(p *index.Preparer, c Content) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading content %q: panic: %v", c.ID, r)
		}
	}()
	if c.Status == Draft {
		f.add(cardOf(c, langOf(f.library.detector, c), 0))
		return nil
	}
	ready, lang, err := prepareContent(f.library.detector, p, c)
	if err != nil {
		return err
	}
	texts := len(ready.TextsFor(f.edition.coder.maker()))
	lacks := f.edition.coder != nil && texts > 0 && !dress(ready, f.known)
	f.edition.index.Put(ready)
	f.add(cardOf(c, lang, len(ready.Texts())))
	if lacks {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.edition.settle(string(c.ID), texts, true)
	}
	return nil
}

package knowledge

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
)

// shelf is the index of one chatbot and the changes that wait to go into it.
// Changes are queued by the commits, in their order, and applied by whoever
// comes next; so the single writer never does the work of indexing, and a
// search never misses what was acknowledged before it.
type shelf struct {
	index *index.Index

	load   sync.Mutex
	loaded bool

	applying sync.Mutex
	mu       sync.Mutex
	pending  []change
}

// change puts ready, or removes id when ready is nil.
type change struct {
	ready *index.Prepared
	id    string
}

func (sh *shelf) enqueue(c change) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.pending = append(sh.pending, c)
}

// apply brings the queued changes into the index. When it returns, all changes
// queued before it are in.
func (sh *shelf) apply() {
	sh.applying.Lock()
	defer sh.applying.Unlock()
	for {
		sh.mu.Lock()
		todo := sh.pending
		sh.pending = nil
		sh.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, c := range todo {
			if c.ready != nil {
				sh.index.Put(c.ready)
			} else {
				sh.index.Remove(c.id)
			}
		}
	}
}

func (sh *shelf) waiting() bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return len(sh.pending) > 0
}

func (sh *shelf) stageDelete(tx Tx, bot chatbot.ID, id ContentID) error {
	if err := tx.DeleteContent(bot, id); err != nil {
		return err
	}
	tx.After(func() { sh.enqueue(change{id: string(id)}) })
	return nil
}

// shelf gives a chatbot's index with all that is acknowledged in it. It is
// registered before the snapshot is taken, so that a commit is either in the
// snapshot or in the queue.
func (s *Service) shelf(ctx context.Context, bot chatbot.ID) (*shelf, error) {
	s.mu.Lock()
	sh, ok := s.shelves[bot]
	if !ok {
		sh = &shelf{index: index.New(s.detector, "")}
		s.shelves[bot] = sh
	}
	s.mu.Unlock()
	sh.load.Lock()
	defer sh.load.Unlock()
	if !sh.loaded {
		if err := s.fill(ctx, bot, sh.index); err != nil {
			return nil, fmt.Errorf("loading contents of chatbot %s: %w", bot, err)
		}
		sh.loaded = true
	}
	if sh.waiting() {
		sh.apply()
	}
	return sh, nil
}

// fill reads all contents of a chatbot into an index, working their words out
// on all processors.
func (s *Service) fill(ctx context.Context, bot chatbot.ID, x *index.Index) error {
	contents := make(chan Content, 64)
	var workers sync.WaitGroup
	for range min(4, runtime.GOMAXPROCS(0)) {
		workers.Add(1)
		go s.fillWorker(contents, x, &workers)
	}
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
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

// fillWorker ends with the channel.
func (s *Service) fillWorker(contents <-chan Content, x *index.Index, done *sync.WaitGroup) {
	defer done.Done()
	p := index.NewPreparer()
	for c := range contents {
		if err := s.fillOne(p, c, x); err != nil {
			s.cfg.Log.Error("content cannot be indexed", "chatbot", c.Chatbot, "content", c.ID, "error", err)
			p = index.NewPreparer() // the old one stopped half-way
			x.Put(p.Prepare(index.Entry{ID: string(c.ID), Lang: analysis.Fallback}))
		}
	}
}

// fillOne puts a content into the index. With an error it is not in; it is then
// listed and not found.
func (s *Service) fillOne(p *index.Preparer, c Content, x *index.Index) error {
	ready, err := s.ready(p, c)
	if err != nil {
		return err
	}
	x.Put(ready)
	return nil
}

// ready works out the words of a content. A panic on a text that nobody thought
// of concerns this content alone.
func (s *Service) ready(p *index.Preparer, c Content) (ready *index.Prepared, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading content %q: panic: %v", c.ID, r)
		}
	}()
	return p.Prepare(index.Entry{ID: string(c.ID), Lang: s.langOf(c), Lines: linesOf(c), Passages: passagesOf(c)}), nil
}

// langOf is the language of a content, given or detected.
func (s *Service) langOf(c Content) string {
	if c.Lang != "" {
		return c.Lang
	}
	var b strings.Builder
	b.WriteString(c.Title)
	for i, q := range c.Questions {
		if i == 3 {
			break
		}
		b.WriteString("\n" + q)
	}
	body := bodyOf(c)
	if len(body) > 2000 {
		body = body[:2000]
	}
	b.WriteString("\n" + prose.Plain(strings.ToValidUTF8(body, "")))
	lang, _ := s.detector.Detect(b.String())
	return lang
}

func bodyOf(c Content) string {
	if c.IsArticle() {
		return c.Text
	}
	return c.Answer
}

// linesOf are the title and the questions, each once.
func linesOf(c Content) []string {
	lines := make([]string, 0, 1+len(c.Questions))
	seen := map[string]bool{}
	for _, l := range append([]string{c.Title}, c.Questions...) {
		if l != "" && !seen[l] {
			seen[l] = true
			lines = append(lines, l)
		}
	}
	return lines
}

// passagesOf cuts a content; the same content is always cut alike, so that the
// index need not keep the text.
func passagesOf(c Content) []prose.Passage { return prose.Passages(c.Title, bodyOf(c)) }

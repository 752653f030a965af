package knowledge

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge/analysis"
)

// library is the shelves of all chatbots, each filled from the disk when it is
// first asked for.
type library struct {
	archive  archive
	vectors  keptVectors
	encoders *encoders
	detector *analysis.Detector
	bell     bell
	clock    id.Clock
	log      *slog.Logger
	recall   recall

	mu      sync.Mutex
	shelves map[chatbot.ID]*shelf
}

func newLibrary(cfg Config) *library {
	return &library{
		archive: archive{cfg.Store}, vectors: keptVectors{cfg.Store, cfg.Clock}, encoders: newEncoders(cfg.Embedder, cfg.Remake),
		detector: analysis.NewDetector(), bell: newBell(), clock: cfg.Clock, log: cfg.Log, shelves: map[chatbot.ID]*shelf{},
	}
}

// shelf gives what is in memory of a chatbot with all that is acknowledged in
// it. It is registered before the snapshot is taken, so that a commit is either
// in the snapshot or in the queue.
func (l *library) shelf(ctx context.Context, bot chatbot.ID) (*shelf, error) {
	l.mu.Lock()
	sh, ok := l.shelves[bot]
	if !ok {
		sh = newShelf(bot, l.bell, l.detector, l.encoders.wanted())
		l.shelves[bot] = sh
	}
	l.mu.Unlock()
	sh.load.Lock()
	defer sh.load.Unlock()
	if !sh.loaded.Load() {
		if err := l.fill(ctx, sh); err != nil {
			return nil, fmt.Errorf("loading contents of chatbot %s: %w", bot, err)
		}
		sh.loaded.Store(true)
		l.bell.ring()
	}
	if sh.waiting() {
		sh.apply()
	}
	return sh, nil
}

// answering is the encoder whose vectors answer some chatbot now, the wanted one
// rather than another; nil: none is wanted.
func (l *library) answering() *coder {
	want := l.encoders.wanted()
	if want == nil {
		return nil
	}
	out := want
	for _, sh := range l.loaded() {
		switch c := sh.serving().coder; c {
		case want:
			return want
		case nil:
		default:
			out = c
		}
	}
	return out
}

// loaded are the shelves that are in memory.
func (l *library) loaded() []*shelf {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]*shelf, 0, len(l.shelves))
	for _, sh := range l.shelves {
		if sh.loaded.Load() {
			out = append(out, sh)
		}
	}
	return out
}

// forget takes a chatbot out of memory.
func (l *library) forget(bot chatbot.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.shelves, bot)
}

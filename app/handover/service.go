// Package handover owns the way from the assistant to a person: the offer, its
// answer, waiting, the person's messages, and the message that a visitor leaves
// where nobody is there. How a conversation stands is part of its record; each step
// is one transaction with all that follows from it. It knows nothing of how
// questions are answered, and of presence no more than that somebody is there.
package handover

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Store keeps when waiting is over.
type Store interface {
	View(ctx context.Context, fn func(r Reader) error) error
}

// Due is a conversation whose wait is over at At.
type Due struct {
	At           time.Time
	Conversation conversation.ID
}

// Reader reads a snapshot.
type Reader interface {
	// DueBefore gives at most limit waits that were over before t, oldest first.
	DueBefore(t time.Time, limit int) ([]Due, error)
}

// Tx changes the store.
type Tx interface {
	Reader
	PutDue(Due) error
	DropDue(Due) error
}

// Chatbots gives the settings of a chatbot, from memory.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// Effects writes what follows, in the transaction of the cause. Its methods read
// memory and the transaction alone, and their error undoes the change.
type Effects interface {
	// Accepted comes after a visitor said yes; c's last message is part of it.
	Accepted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation) error
	// Filed comes after a visitor left a message.
	Filed(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation) error
}

// Config is what the service stands on.
type Config struct {
	Threads  conversation.Store
	Store    Store
	Join     func(conversation.Tx) Tx // the same transaction in this package's types
	Chatbots Chatbots
	Effects  Effects
	Announce conversation.Announcer
	Answer   conversation.Answerer
	Present  func() bool // whether somebody is there who may answer
	Clock    id.Clock
	Log      *slog.Logger
}

// Service owns the way to a person.
type Service struct {
	cfg  Config
	quit chan struct{}
	stop sync.Once
	work sync.WaitGroup
}

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg: cfg, quit: make(chan struct{})} }

// beat is how often waits are looked at.
const beat = 5 * time.Second

// Start has waits end when their time is over.
func (s *Service) Start() { s.work.Go(s.watch) }

// Stop ends that, and waits for what is being done until ctx ends.
func (s *Service) Stop(ctx context.Context) error {
	s.stop.Do(func() { close(s.quit) })
	done := make(chan struct{})
	go s.await(done)
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) await(done chan<- struct{}) {
	s.work.Wait()
	close(done)
}

func (s *Service) watch() {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-s.quit:
			return
		case <-ticker.C:
			s.look()
		}
	}
}

// look ends the waits whose time is over; an error is tried again at the next beat.
func (s *Service) look() {
	defer func() {
		if r := recover(); r != nil {
			s.cfg.Log.Error("ending waits broke off", "panic", r)
		}
	}()
	if err := s.Expire(context.Background()); err != nil {
		s.cfg.Log.Warn("ending waits is delayed", "error", err)
	}
}

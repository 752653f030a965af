package chatbot

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"frontdesk/app/arrange"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Store keeps chatbots. Each method returns once its change is on disk.
type Store interface {
	Chatbots(ctx context.Context) ([]Chatbot, error)
	// PutChatbot stores b and runs then after the commit, in commit order.
	PutChatbot(ctx context.Context, b Chatbot, then func()) error
	// DeleteChatbot removes the record; what belongs to it stays unreachable.
	DeleteChatbot(ctx context.Context, b ID, then func()) error
}

// The faults of changing chatbots.
var ErrLast = fault.New(fault.Conflict, "last_chatbot", "This is the only chatbot. Make another one before you delete it.")

// Service owns chatbots. All of them are kept in memory: there are few, and
// every message asks for one.
type Service struct {
	store    Store
	clock    id.Clock
	all      atomic.Pointer[map[ID]Chatbot]
	onChange func(ID)
}

// New reads all chatbots. onChange is called after every stored change, on the
// writer's goroutine.
func New(ctx context.Context, store Store, clock id.Clock, onChange func(ID)) (*Service, error) {
	s := &Service{store: store, clock: clock, onChange: onChange}
	list, err := store.Chatbots(ctx)
	if err != nil {
		return nil, err
	}
	all := make(map[ID]Chatbot, len(list))
	for _, b := range list {
		all[b.ID] = b.orDefault()
	}
	s.all.Store(&all)
	return s, nil
}

// Get finds a chatbot in memory. Lists and maps in it are those that everybody gets:
// whoever changes them changes a copy.
func (s *Service) Get(_ context.Context, b ID) (Chatbot, error) {
	if out, ok := (*s.all.Load())[b]; ok {
		return out, nil
	}
	return Chatbot{}, ErrNotFound
}

// List gives all chatbots, oldest first.
func (s *Service) List(context.Context) ([]Chatbot, error) {
	all := *s.all.Load()
	out := make([]Chatbot, 0, len(all))
	for _, b := range all {
		out = append(out, b.clone())
	}
	arrange.By(out, func(a, b Chatbot) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return out, nil
}

// Create makes a chatbot with the defaults.
func (s *Service) Create(ctx context.Context, name string) (Chatbot, error) {
	b := Default(ID{id.New()}, strings.TrimSpace(name), s.clock())
	return b, s.put(ctx, b)
}

// Add stores a chatbot that was made elsewhere, under the id that it has.
func (s *Service) Add(ctx context.Context, b Chatbot) error { return s.put(ctx, b) }

// Update stores what change makes of the chatbot, once it is valid.
func (s *Service) Update(ctx context.Context, bot ID, change func(*Chatbot) error) (Chatbot, error) {
	b, err := s.Get(ctx, bot)
	if err != nil {
		return Chatbot{}, err
	}
	b = b.clone()
	created := b.CreatedAt
	if err := change(&b); err != nil {
		return Chatbot{}, err
	}
	b.ID, b.CreatedAt, b.UpdatedAt = bot, created, s.clock()
	for i, d := range b.Domains {
		b.Domains[i] = domain(d)
	}
	return b, s.put(ctx, b)
}

func (s *Service) put(ctx context.Context, b Chatbot) error {
	b = b.orDefault()
	if err := b.Validate(); err != nil {
		return err
	}
	return s.store.PutChatbot(ctx, b, func() { s.replace(b.ID, &b) })
}

// Delete removes a chatbot, unless it is the last.
func (s *Service) Delete(ctx context.Context, b ID) error {
	if _, err := s.Get(ctx, b); err != nil {
		return err
	}
	if len(*s.all.Load()) == 1 {
		return ErrLast
	}
	return s.store.DeleteChatbot(ctx, b, func() { s.replace(b, nil) })
}

// replace swaps the map in memory; it runs on the writer's goroutine only.
func (s *Service) replace(bot ID, b *Chatbot) {
	old := *s.all.Load()
	all := make(map[ID]Chatbot, len(old)+1)
	for k, v := range old {
		all[k] = v
	}
	if b == nil {
		delete(all, bot)
	} else {
		all[bot] = b.clone()
	}
	s.all.Store(&all)
	s.onChange(bot)
}

func (b Chatbot) clone() Chatbot {
	b.Starters = slices.Clone(b.Starters)
	b.Domains = slices.Clone(b.Domains)
	b.Events = slices.Clone(b.Events)
	b.Assistant.EscalationWords = slices.Clone(b.Assistant.EscalationWords)
	b.Assistant.Synonyms = slices.Clone(b.Assistant.Synonyms)
	b.LeadForm = b.LeadForm.clone()
	b.Credits = b.Credits.clone()
	b.Analysis = b.Analysis.clone()
	return b
}

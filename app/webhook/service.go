package webhook

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// Outbox queues deliveries with their cause.
type Outbox interface {
	Add(tx outbox.Tx, n outbox.NewItem) (outbox.Item, error)
}

// Conversations reads what bodies are made of.
type Conversations interface {
	Get(ctx context.Context, c conversation.ID) (conversation.Conversation, error)
	// Messages gives at most limit messages with a sequence above after, in order.
	Messages(ctx context.Context, c conversation.ID, after uint64, limit int) ([]conversation.Message, error)
}

// Poster is the guarded way out. Its faults are for the owner.
type Poster interface {
	// Normal gives an address in its usual form once it may be contacted.
	Normal(ctx context.Context, address string) (string, error)
	// Post sends a body and gives what came back; any status is an answer. It ends
	// with ctx, follows redirects to addresses that may be contacted, and reads at
	// most mostResponse bytes.
	Post(ctx context.Context, address string, header []Header, body []byte) (Answer, error)
}

// Answer is what an endpoint said.
type Answer struct {
	URL       string // that answered, after redirects
	Status    int
	Header    []Header
	Body      []byte
	Truncated bool // there was more, which was not read
}

// Config is what the service is made of.
type Config struct {
	Store         Store
	Outbox        Outbox
	Conversations Conversations
	Poster        Poster
	Clock         id.Clock
	Log           *slog.Logger
	// Person is whom a conversation is with, as far as it is known. It is called in
	// write functions and reads memory and the transaction alone.
	Person func(tx Tx, c conversation.Conversation) (Person, error)
	// OnChange is told that deliveries or endpoints of a chatbot changed; it returns
	// at once.
	OnChange func(chatbot.ID)
	// Disabled writes the notices that an endpoint was switched off because it
	// failed for days, in the transaction of that.
	Disabled func(tx outbox.Tx, e Endpoint) error
}

// Service owns endpoints and deliveries. All endpoints are kept in memory: every
// reply asks for those of its chatbot.
type Service struct {
	cfg  Config
	all  atomic.Pointer[map[chatbot.ID][]Endpoint]
	mu   sync.Mutex
	took map[EndpointID]string // during an overlap: the secret that an endpoint accepted last
}

// New reads all endpoints.
func New(ctx context.Context, cfg Config) (*Service, error) {
	s := &Service{cfg: cfg, took: map[EndpointID]string{}}
	all := map[chatbot.ID][]Endpoint{}
	err := cfg.Store.View(ctx, func(r Reader) error {
		list, err := r.Endpoints()
		for _, e := range list {
			all[e.Chatbot] = append(all[e.Chatbot], e)
		}
		return err
	})
	s.all.Store(&all)
	return s, err
}

// registry holds the endpoints in memory, as they are on disk.
type registry struct{ *Service }

// endpointsOf are a chatbot's endpoints in memory, oldest first; not to be
// changed.
func (s registry) endpointsOf(b chatbot.ID) []Endpoint { return (*s.all.Load())[b] }

// find is an endpoint in memory.
func (s registry) find(e EndpointID) (Endpoint, error) {
	for _, list := range *s.all.Load() {
		for _, one := range list {
			if one.ID == e {
				return one, nil
			}
		}
	}
	return Endpoint{}, ErrNotFound
}

// replace takes a stored change of an endpoint over into memory; it runs on the
// writer's goroutine. gone removes it.
func (s registry) replace(e Endpoint, gone bool) {
	old := *s.all.Load()
	all := make(map[chatbot.ID][]Endpoint, len(old)+1)
	for b, list := range old {
		all[b] = list
	}
	list := slices.DeleteFunc(slices.Clone(old[e.Chatbot]), func(one Endpoint) bool { return one.ID == e.ID })
	if !gone {
		list = append(list, e)
		arrange.By(list, func(a, b Endpoint) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	}
	if all[e.Chatbot] = list; len(list) == 0 {
		delete(all, e.Chatbot)
	}
	s.all.Store(&all)
	s.cfg.OnChange(e.Chatbot)
}

// put stores an endpoint and takes it over.
func (s registry) put(tx Tx, e Endpoint) error {
	tx.After(func() { s.replace(e, false) })
	return tx.PutEndpoint(e)
}

// Timeout is how long an endpoint may take to answer.
const Timeout = 10 * time.Second

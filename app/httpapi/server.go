package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"frontdesk/app/fault"
	"frontdesk/app/proof"
)

// Server serves the table on any number of listeners.
type Server struct {
	cfg     Config
	svc     Services
	log     *slog.Logger
	app     *fiber.App
	public  *fasthttp.Server
	local   *fasthttp.Server
	streams *streams
	figures *figures
	fresh   fresh
	routes  []route
	large   []largeRoute

	ctx    context.Context
	cancel context.CancelFunc
	stop   sync.Once
}

// New builds the edge. It fails only when the user interface cannot be read.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{cfg: cfg, svc: cfg.Services, log: cfg.Log, ctx: ctx, cancel: cancel}
	s.streams = newStreams(cfg)
	pages, err := newPages(cfg)
	if err != nil {
		cancel()
		return nil, err
	}
	s.routes = table(s.apis(pages))
	s.figures = newFigures(len(s.routes))
	s.large = largeRoutes(s.routes)
	s.app = s.build()
	s.public, s.local = s.listener(false), s.listener(true)
	return s, nil
}

func (s *Server) apis(pages pageAPI) apis {
	svc, cfg := s.svc, s.cfg
	proofs := proof.New(proof.Config{Clock: cfg.Clock, Calm: cfg.RateLimitsOff})
	conversations := conversationAPI{svc.Conversations, svc.Tracking, cfg.Hub, svc.ChatUsers, svc.Handovers, svc.Chatbots, cfg.Clock}
	return apis{
		visitor: visitorAPI{
			threads: svc.Threads, chatbots: svc.Chatbots, transcripts: svc.Transcripts, mail: svc.Mail, keys: cfg.Keys,
			clock: cfg.Clock, budgets: newBudgets(cfg.RateLimitsOff, cfg.Clock), proofs: proofs, visits: newVisits(), streams: s.streams, snippets: svc.Snippets, people: svc.People, leads: svc.Leads, kept: svc.OwnKept, handovers: svc.Handovers, feedback: svc.Feedback, credits: svc.Credits,
		},
		pages:         pages,
		health:        healthAPI{server: s},
		account:       accountAPI{svc.Accounts, svc.Chatbots, cfg.Version},
		chatbots:      chatbotAPI{svc.Chatbots, svc.Snippets},
		overview:      overviewAPI{svc.Overviews, svc.Chatbots, conversations, svc.Models, svc.Mail},
		ask:           askAPI{svc.Chatbots, svc.Asker},
		conversations: conversations,
		bulk:          bulkAPI{svc.Chatbots, svc.Bulk, conversations, cfg.Clock},
		analyses:      analysisAPI{svc.Analyses},
		transcripts:   transcriptAPI{svc.Transcripts},
		keeping:       keepingAPI{svc.Keeping, svc.Chatbots},
		everything:    everythingAPI{userAPI{users: svc.ChatUsers}, svc.Everything},
		users:         userAPI{svc.Chatbots, svc.ChatUsers, conversations, cfg.Clock, s.streams, svc.Leads},
		search:        searchAPI{svc.Chatbots, svc.ChatUsers, conversations, svc.Search},
		contents:      contentAPI{svc.Chatbots, svc.Contents, cfg.Clock, svc.Imports},
		files:         fileAPI{svc.Chatbots, svc.Files},
		sites:         siteAPI{svc.Chatbots, svc.Sites},
		questions:     questionAPI{svc.Chatbots, svc.Questions, svc.Lab},
		dashboard:     dashboardAPI{svc.Chatbots, svc.Dashboards, svc.Questions},
		digest:        digestAPI{svc.Digests, svc.Dashboards, svc.Mail},
		lab:           labAPI{svc.Chatbots, svc.Lab},
		leads:         leadAPI{svc.Chatbots, svc.Leads, conversations},
		webhooks:      webhookAPI{svc.Chatbots, svc.Webhooks},
		credits:       creditAPI{svc.Chatbots, svc.ChatUsers, svc.Credits, svc.Gates},
		egress:        egressAPI{svc.Egress},
		geo:           geoAPI{svc.Geo},
		settings:      settingsAPI{svc.Models, svc.Mail, svc.General, svc.System},
		events:        eventAPI{svc.Chatbots, svc.Conversations, s.streams},
		proof:         proofAPI{svc.Chatbots, proofs},
		keys:          keyAPI{svc.Accounts, svc.Chatbots, cfg.Clock},
		v2:            s.v2(),
		local:         localAPI{svc.Maintenance, keyAPI{svc.Accounts, svc.Chatbots, cfg.Clock}},
	}
}

// headerLimit bounds a request's head, in bytes.
const headerLimit = 16 << 10

func (s *Server) build() *fiber.App {
	app := fiber.New(fiber.Config{
		Immutable:             true, // without it kept strings change under us
		CaseSensitive:         true,
		DisableStartupMessage: true,
		UnescapePath:          false, // a parameter is decoded by itself, so that %2F in it is no slash of the path
		ErrorHandler: func(f *fiber.Ctx, err error) error {
			s.fail(f, err, requestID(f))
			return nil
		},
	})
	app.Use(s.wrap)
	for i := range s.routes {
		r := &s.routes[i]
		app.Add(r.method, r.path, s.handler(i))
		if r.method == fiber.MethodGet && !r.stream {
			app.Add(fiber.MethodHead, r.path, s.handler(i))
		}
	}
	return app
}

// localMark is a key that no request can set: whether a request is local is
// decided by the listener that it came through.
type localMark struct{}

func (s *Server) listener(local bool) *fasthttp.Server {
	handle := s.app.Handler()
	return &fasthttp.Server{
		Handler: func(ctx *fasthttp.RequestCtx) {
			if local {
				ctx.SetUserValue(localMark{}, true)
			}
			if len(ctx.Request.Header.Peek(fasthttp.HeaderTransferEncoding)) > 0 {
				// What a proxy in front took for the end of a body of chunks may not be
				// ours (RFC 9112, 6.1): nothing more is read from this connection.
				ctx.SetConnectionClose()
			}
			if !known(ctx.Method()) {
				s.refuse(ctx, errMethod)
				return
			}
			handle(ctx)
		},
		ErrorHandler:                 func(ctx *fasthttp.RequestCtx, err error) { s.unread(ctx, err, local) },
		HeaderReceived:               func(h *fasthttp.RequestHeader) fasthttp.RequestConfig { return s.requestConfig(h, local) },
		Logger:                       silent{},
		ReadTimeout:                  s.cfg.ReadTimeout,
		WriteTimeout:                 s.cfg.WriteTimeout,
		IdleTimeout:                  s.cfg.IdleTimeout,
		ReadBufferSize:               headerLimit,
		MaxRequestBodySize:           smallBody,
		NoDefaultServerHeader:        true,
		NoDefaultContentType:         true,
		DisablePreParseMultipartForm: true,
		KeepHijackedConns:            true,
		CloseOnShutdown:              true,
	}
}

// silent drops fasthttp's own lines about clients that break off.
type silent struct{}

// Printf does nothing.
func (silent) Printf(string, ...any) {}

func known(method []byte) bool {
	switch string(method) {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch, fiber.MethodDelete, fiber.MethodOptions:
		return true
	default:
		return false
	}
}

// transportFault says what was wrong with a request that could not be read.
func transportFault(err error) *fault.Error {
	var netErr net.Error
	switch {
	case errors.As(err, new(*fasthttp.ErrSmallBuffer)):
		return errHeaderTooLarge
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		return errBodyTooLarge
	case errors.As(err, &netErr) && netErr.Timeout():
		return errTimeout
	default:
		return errMalformed
	}
}

// unread answers a request that was not read to its end. A large body of
// somebody who may not send it is refused for that, not for its size.
func (s *Server) unread(ctx *fasthttp.RequestCtx, err error, local bool) {
	found := transportFault(err)
	if found == errBodyTooLarge {
		hearOut(ctx.Conn())
		found = tooLarge(smallBody)
		if large := s.largeRoute(&ctx.Request.Header); large != nil && large.limit > smallBody {
			found = tooLarge(large.limit)
			if err := (doorkeeper{s}).may(&ctx.Request.Header, large.access); err != nil && !local {
				found, _ = faultOf(err)
			}
		}
	}
	s.refuse(ctx, found)
}

// refuse answers a request that reaches no route.
func (s *Server) refuse(ctx *fasthttp.RequestCtx, f *fault.Error) {
	f2 := s.app.AcquireCtx(ctx)
	defer s.app.ReleaseCtx(f2)
	protect(f2, apiSurface)
	id := s.newRequestID(f2)
	writeProblem(f2, f, id)
}

// Serve answers what comes over ln until Stop, or until ln fails. A TLS
// listener must not offer h2, since only HTTP/1.1 is spoken.
func (s *Server) Serve(ln net.Listener) error { return s.public.Serve(gentleListener{ln, &s.fresh}) }

// ServeLocal is Serve for the unix socket of the data folder: whoever can open
// it acts as the owner.
func (s *Server) ServeLocal(ln net.Listener) error {
	return s.local.Serve(gentleListener{ln, &s.fresh})
}

// Streams is how many streams are open.
func (s *Server) Streams() int { return s.streams.count() }

// Stop ends in order: no new connections and streams, streams are told to come
// back and closed, requests are answered until ctx ends, and whatever still runs
// then is cancelled. It returns ctx's error when not all was answered. Stopping
// again does nothing.
func (s *Server) Stop(ctx context.Context) error {
	var err error
	s.stop.Do(func() {
		defer s.cancel()
		done := make(chan error, 2)
		go func() { done <- s.public.ShutdownWithContext(ctx) }()
		go func() { done <- s.local.ShutdownWithContext(ctx) }()
		s.streams.stop(ctx)
		err = s.drain(done)
	})
	return err
}

// drain waits for both listeners, and closes connections that ask for nothing.
func (s *Server) drain(done <-chan error) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	var all error
	for ended := 0; ended < 2; {
		select {
		case err := <-done:
			all = errors.Join(all, err)
			ended++
		case <-ticker.C:
			s.fresh.close()
		}
	}
	return all
}

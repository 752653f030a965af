// Package app is the composition root: it builds every part by hand, starts
// them, and stops them in reverse. What it holds itself is glue: settings laid
// over each other, and services in the words of the edge.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/analysis"
	"frontdesk/app/answer"
	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/config"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/credit/gate"
	"frontdesk/app/document"
	"frontdesk/app/egress"
	"frontdesk/app/extract"
	"frontdesk/app/geo"
	"frontdesk/app/handover"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/job"
	"frontdesk/app/knowledge"
	"frontdesk/app/lab"
	"frontdesk/app/lead"
	"frontdesk/app/notify"
	"frontdesk/app/ollama"
	"frontdesk/app/outbox"
	"frontdesk/app/question"
	"frontdesk/app/realtime"
	"frontdesk/app/retention"
	"frontdesk/app/search"
	"frontdesk/app/site"
	"frontdesk/app/store"
	"frontdesk/app/tracking"
	"frontdesk/app/webhook"
	"frontdesk/app/webui"
)

// App is the whole server.
type App struct {
	cfg     *config.Config
	log     *slog.Logger
	clock   id.Clock
	started time.Time
	ready   atomic.Bool

	store         *store.Store
	settings      *settings
	hub           *realtime.Hub
	announce      *announcer
	accounts      *account.Service
	chatbots      *chatbot.Service
	contents      *knowledge.Service
	embedders     embedders
	extractor     *extract.Reader
	documents     *document.Service
	ledger        *egress.Ledger
	egress        *egress.Guard
	sites         *site.Service
	places        *geo.Service
	conversations *conversation.Service
	analyses      *analysis.Service
	bulk          *bulk.Service
	retention     *retention.Service
	effects       *effects
	credits       *credit.Service
	gate          *gate.Gate
	people        *chatuser.Service
	search        *search.Service
	leads         *lead.Service
	replies       *conversation.Replies
	handover      *handover.Service
	codes         tracking.Codes // of answers
	runner        *answer.Runner
	questions     *question.Service
	lab           *lab.Service
	models        *models
	outbox        *outbox.Service
	hooks         *webhook.Service
	mail          *emails
	notify        *notify.Service
	jobs          *job.Scheduler
	edge          *httpapi.Server

	doors doors
	calm  *calm
	stops []func(context.Context) error // in the order of stopping; none before all is built
}

// build opens the data folder and makes every part. Nothing runs by itself yet.
// upgrading hears how far an older folder is brought up to date; it may be nil.
func build(ctx context.Context, cfg *config.Config, ui fs.FS, log *slog.Logger, upgrading func(percent int)) (*App, error) {
	a := &App{cfg: cfg, log: log, clock: id.Now, started: id.Now(), doors: newDoors()}
	var err error
	a.store, err = store.Open(ctx, store.Options{Dir: cfg.DataDir, Clock: a.clock, Log: log, MemTable: cfg.Store.MemTable, Filling: cfg.Store.Filling, Upgrading: upgrading})
	if err != nil {
		return nil, err
	}
	if err := a.assemble(ctx, ui); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	// Nothing new comes in, what runs is finished or left to the next start, and
	// the folder is closed last.
	a.stops = []func(context.Context) error{
		a.calm.stop, a.bulk.Stop, a.edge.Stop, a.handover.Stop, a.jobs.Stop, a.lab.Stop, a.analyses.Stop, a.runner.Stop, a.credits.Stop, a.outbox.Stop, a.models.stop, a.models.prober.Stop, a.doors.close, a.questions.Stop, a.sites.Stop, a.documents.Stop, a.contents.Stop, a.search.Stop, a.ledger.Stop, a.places.Stop,
		func(context.Context) error { return a.store.Close() },
	}
	return a, nil
}

func (a *App) assemble(ctx context.Context, ui fs.FS) error {
	var err error
	if a.settings, err = newSettings(ctx, a.cfg, a.store, a.log); err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	modelClient, err := assembleEgress(ctx, a)
	if err != nil {
		return err
	}
	a.hub, a.embedders = realtime.NewHub(), newEmbedders(modelClient)
	a.calm = newCalm(a.log, a.embedders.rest)
	a.announce = &announcer{hub: a.hub, log: a.log, counts: func(ctx context.Context, b chatbot.ID) (conversation.Counts, error) {
		return a.conversations.Counts(ctx, b)
	}, asked: func(b chatbot.ID) { a.questions.Touch(b) }}
	a.accounts = account.New(store.Accounts(a.store), a.clock, a.log)
	a.chatbots, err = chatbot.New(ctx, store.Chatbots{Store: a.store}, a.clock, func(chatbot.ID) {
		a.hub.Publish(realtime.Panel(""), realtime.Event{Name: "chatbots", Data: []byte("{}")})
	})
	if err != nil {
		return fmt.Errorf("reading the chatbots: %w", err)
	}
	a.contents = knowledge.New(knowledge.Config{
		Store: store.Contents(a.store), Journal: store.Imports{Store: a.store}, Clock: a.clock, Log: a.log,
		OnChange: a.announce.contentsChanged, OnImport: a.announce.importWentOn, OnMeaning: a.announce.meaningWentOn, Embedder: joints{a}.firstEmbedder(), Remake: joints{a}.formerEmbedder,
	})
	if err := assembleDocuments(a); err != nil {
		return err
	}
	if err := assemblePlaces(a); err != nil {
		return err
	}
	assembleCredits(a)
	if err := assembleAnswers(ctx, a); err != nil {
		return err
	}
	assemblePeople(a)
	(joints{a}).refuseErased()
	assembleSearch(a)
	assembleSites(a)
	assembleLab(a)
	assembleBulk(a)
	assembleRetention(a)
	assembleMail(a)
	assembleLeads(a)
	assembleHandover(a)
	if err := assembleHooks(ctx, a); err != nil {
		return fmt.Errorf("reading the webhooks: %w", err)
	}
	if err := assembleJobs(a); err != nil { //nolint:contextcheck // jobs outlive the start; Stop ends them
		return err
	}
	return assembleEdge(ctx, a, ui)
}

// assembleAnswers makes conversations and who answers them.
func assembleAnswers(ctx context.Context, a *App) error {
	secret, err := a.store.Secret(ctx, "visitor")
	if err != nil {
		return err
	}
	a.codes = tracking.NewCodes(secret)
	threads := store.Conversations(a.store)
	a.effects = &effects{}
	counter := ollama.NewTokenCounter()
	client, err := ollama.New(ollama.Config{
		Settings: modelSettings(a.settings.current()), HTTPClient: a.embedders.client, MaxStreams: mostChats, Clock: a.clock, Counter: counter,
	})
	if err != nil {
		return fmt.Errorf("setting up the model server: %w", err)
	}
	a.models = &models{settings: a.settings, encoding: a.contents.Encoding(), embedders: a.embedders, client: client, shared: courteous(client), hub: a.hub, log: a.log}
	a.models.prober = ollama.NewProber(ollama.ProberConfig{Client: client, Clock: a.clock, Logger: a.log, OnChange: a.models.changed})
	a.replies = (joints{a}).answersOf(threads)
	a.runner = answer.NewRunner(answer.Config{
		Store:  answer.Threads{Replies: a.replies, Pass: joints{a}.passOn, Hand: joints{a}.handOver, Settle: joints{a}.settle, Codes: a.codes, Dispatch: joints{a}.dispatch},
		Finder: a.contents, Live: a.hub, Chatbots: a.chatbots, Model: a.models.shared, Watch: a.models.prober,
		Tokens: counter, Meaning: a.contents.Encoding(), People: memories{a}, Gate: gatekeeper{a}, Purse: a.credits, Present: joints{a}.present, Transcripts: letters{a}, Clock: id.Precise, Log: a.log, Tuning: tuning(a.settings.current()),
	})
	a.models.runner = a.runner
	a.conversations = conversation.New(conversation.Config{
		Store: threads, Effects: a.effects, Announce: a.announce, Answer: a.runner, Chatbots: a.chatbots, Places: a.places, Clock: a.clock, Log: a.log,
		IdleHours: func() int { return a.settings.current().IdleHours },
	})
	assembleAnalyses(a, counter)
	return nil
}

func assembleEdge(ctx context.Context, a *App, ui fs.FS) error {
	secret, err := a.store.Secret(ctx, "visitor")
	if err != nil {
		return err
	}
	pages, err := webui.New(ui)
	if err != nil {
		return fmt.Errorf("reading the user interface: %w", err)
	}
	bots := a.bots()
	a.edge, err = httpapi.New(httpapi.Config{
		Services: httpapi.Services{
			Chats:    apiChats{a.conversations, a.hooks},
			Chatbots: bots, Threads: a.conversations, Search: a.search, People: a.people, ChatUsers: guardedPeople{a.people, a}, Pretenders: a.people, Transcripts: a.notify, Keeping: keeping{a}, Everything: everything{a}, Conversations: a.conversations, Bulk: a.bulk, Analyses: a.analyses, Tracking: a.conversations,
			Snippets:  joints{a}.snippets(),
			Overviews: overviews{a.conversations, a.contents, a.clock}, Dashboards: a.dashboards(), Digests: a.digests(), Contents: contents{a.contents}, Imports: imports{a.contents.Imports(), a.extractor}, Files: a.documents, Sites: a.sites,
			Questions: a.questions, Lab: a.lab, Webhooks: webhook.Log{Service: a.hooks}, Leads: leadDesk{a.leads, store.Users(a.store)}, Credits: a.credits, Gates: a.gate, Handovers: handovers{a.handover, a}, Feedback: joints{a}.feedback(), Asker: a.runner, Accounts: a.accounts, Models: a.models, Mail: a.mail, General: general{a.settings}, Egress: wayOut{a.ledger}, Geo: placeData{a}, OwnKept: ownData{a},
			System: system{a}, Maintenance: maintenance{a}, Health: health{a},
		},
		Hub: a.hub, Clock: a.clock, Log: a.log, AccessLog: slog.LevelDebug,
		Version: httpapi.Version{Server: version}, UI: pages,
		Keys:           chatuser.NewKeyring(chatuser.Key{ID: 1, Secret: secret}),
		PublicURL:      func() string { return a.settings.current().PublicURL },
		TrustedProxies: a.cfg.TrustedProxies, RateLimitsOff: !a.cfg.RateLimits,
		ReadTimeout: a.cfg.HTTP.ReadTimeout, WriteTimeout: a.cfg.HTTP.WriteTimeout, IdleTimeout: a.cfg.HTTP.IdleTimeout,
	})
	return err
}

// open makes the first chatbot where there is none, brings the contents into
// memory, and serves the command line: what every command needs.
func (a *App) open(ctx context.Context) error {
	if err := a.firstChatbot(ctx); err != nil {
		return err
	}
	bots, err := a.chatbots.List(ctx)
	if err != nil {
		return err
	}
	ids := make([]chatbot.ID, 0, len(bots))
	for _, b := range bots {
		ids = append(ids, b.ID)
	}
	if err := a.contents.Start(ctx, ids); err != nil {
		return fmt.Errorf("bringing the contents into memory: %w", err)
	}
	if err := a.documents.Start(ctx); err != nil {
		return err
	}
	if err := a.lab.Restore(ctx); err != nil {
		return err
	}
	a.ready.Store(true)
	ln, err := listenSocket(ctx, a.cfg.DataDir)
	if err != nil {
		return fmt.Errorf("opening the socket in the data folder: %w", err)
	}
	a.doors.add(ln)
	a.doors.serve(ln, a.edge.ServeLocal)
	return nil
}

// start sets everything to work that runs by itself, and serves. Messages are
// taken before the first look at the model server is over, and answered after.
func (a *App) start(ctx context.Context, ln net.Listener) error {
	if err := a.outbox.Start(ctx); err != nil {
		return fmt.Errorf("starting the outbox: %w", err)
	}
	if err := a.sites.Start(ctx); err != nil {
		return err
	}
	if err := a.search.Start(ctx); err != nil {
		return fmt.Errorf("starting the search index: %w", err)
	}
	if err := a.bulk.Start(ctx); err != nil {
		return err
	}
	a.jobs.Start()    //nolint:contextcheck // jobs outlive the start; Stop ends them
	a.credits.Start() //nolint:contextcheck // it works until it is stopped, not until ctx ends
	a.handover.Start()
	a.analyses.Start()
	a.calm.start()
	a.ledger.Start()
	a.places.Start() //nolint:contextcheck // it works until it is stopped, not until ctx ends
	a.doors.serve(ln, a.edge.Serve)
	a.models.prober.Start() //nolint:contextcheck // it works until it is stopped, not until ctx ends
	if _, err := a.models.prober.Check(ctx); err != nil {
		return fmt.Errorf("looking at the model server: %w", err)
	}
	if err := a.runner.Start(ctx); err != nil {
		return fmt.Errorf("starting to answer: %w", err)
	}
	return nil
}

// stop ends everything within the time that the settings give, also when ctx has
// ended. It may come in any phase of a start: each part can be stopped before it
// was started.
func (a *App) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.HTTP.StopTimeout)
	defer cancel()
	var all []error
	for _, end := range a.stops {
		all = append(all, end(ctx))
	}
	a.stops = nil
	return errors.Join(all...)
}

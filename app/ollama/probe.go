package ollama

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

const (
	probeEvery   = 10 * time.Second
	probeRarest  = 30 * time.Second // while no server answers
	probeTimeout = 5 * time.Second
	probeGap     = 500 * time.Millisecond // between two rounds that were asked for
	maxShows     = 16                     // capabilities asked for in one round
)

// ProberConfig is what a Prober is made of.
type ProberConfig struct {
	Client *Client
	Clock  id.Clock
	Logger *slog.Logger
	// OnChange, if any, is told of every new status that differs in more than the
	// time of the look, in order, one at a time. It must not call the Prober.
	OnChange func(answer.ModelStatus)
}

// Prober keeps looking at the server of a Client: every 10 seconds, more rarely
// while nothing answers, and at once when settings change or chats go wrong. It
// loads the chosen model when it first sees it, so that no visitor waits for
// that. Start it once and Stop it; Status and Check work all the time.
type Prober struct {
	client   *Client
	clock    id.Clock
	log      *slog.Logger
	onChange func(answer.ModelStatus)

	round  chan struct{} // held by the one who looks at the server
	warmUp chan *target  // what warmLoop has to do next
	stop   context.CancelFunc
	ctx    context.Context // ends with Stop
	loops  sync.WaitGroup
	warms  atomic.Bool // somebody is there to warm models up

	mu     sync.Mutex // guards the order of publishing
	status atomic.Pointer[view]
	misses int // looks in a row that ran out of time; guarded by round
}

// view is a status and the settings that it is about.
type view struct {
	answer.ModelStatus
	target *target
}

// NewProber makes a prober that does nothing until it is started or asked.
func NewProber(cfg ProberConfig) *Prober {
	p := &Prober{
		client: cfg.Client, clock: cfg.Clock, log: cfg.Logger, onChange: cfg.OnChange,
		round: make(chan struct{}, 1), warmUp: make(chan *target, 1),
	}
	p.ctx, p.stop = context.WithCancel(context.Background())
	return p
}

// Start begins to look at the server in the background. Call it once.
func (p *Prober) Start() {
	p.warms.Store(true)
	p.loops.Add(2)
	go p.probeLoop()
	go p.warmLoop()
}

// Stop ends the background work and waits for it, or for ctx.
func (p *Prober) Stop(ctx context.Context) error {
	p.stop()
	done := make(chan struct{})
	go p.awaitLoops(done)
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Prober) awaitLoops(done chan<- struct{}) {
	p.loops.Wait()
	close(done)
}

// Status is what the last look found; ModelStarting before the first look at the
// present settings.
func (p *Prober) Status() answer.ModelStatus {
	t := p.client.target.Load()
	if v := p.status.Load(); v != nil && v.target == t {
		return v.ModelStatus
	}
	return answer.ModelStatus{State: answer.ModelStarting, Model: t.settings.Model}
}

// Check looks at the server now and gives what it found. The only error is that
// of ctx; a server that is not there is a status.
func (p *Prober) Check(ctx context.Context) (answer.ModelStatus, error) {
	select {
	case p.round <- struct{}{}:
	case <-ctx.Done():
		return p.Status(), ctx.Err()
	}
	defer func() { <-p.round }()
	p.look(ctx)
	if s := p.Status(); s.CheckedAt.IsZero() && ctx.Err() == nil {
		p.look(ctx) // OnChange chose other settings upon what was found
	}
	return p.Status(), ctx.Err()
}

func (p *Prober) probeLoop() {
	defer p.loops.Done()
	wait := time.Duration(0)
	timer := time.NewTimer(probeRarest)
	defer timer.Stop()
	p.client.wake() // the first look is at once
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-p.client.kick:
			wait = 0
		case <-timer.C:
		}
		p.safely("probe", func() { _, _ = p.Check(p.ctx) })
		wait = nextWait(wait, p.Status().State)
		if !p.pause(probeGap) {
			return
		}
		timer.Reset(wait - probeGap)
	}
}

// nextWait is 10 seconds, and grows to 30 while there is no server.
func nextWait(last time.Duration, state answer.ModelState) time.Duration {
	if state != answer.ModelAbsent {
		return probeEvery
	}
	return min(last+probeEvery, probeRarest)
}

// pause keeps failing chats from turning into a stream of looks.
func (p *Prober) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-p.ctx.Done():
		return false
	}
}

// safely keeps a panic from ending the program or the loop.
func (p *Prober) safely(what string, work func()) {
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("model prober panicked", "step", what, "panic", r)
		}
	}()
	work()
}

// look does one round. The caller holds p.round.
func (p *Prober) look(ctx context.Context) {
	t := p.client.target.Load()
	limited, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	s, err := t.inspect(limited)
	if ctx.Err() != nil {
		return // the caller gave up, which says nothing of the server
	}
	if s.State == answer.ModelStarting && !p.warms.Load() {
		s.State = answer.ModelReady // nobody loads it beforehand; a question does
	}
	if isTimeout(err) {
		// A server that answers somebody on all cores may miss one look.
		p.misses++
		if now := p.Status().State; p.misses == 1 && (now == answer.ModelReady || now == answer.ModelStarting && p.status.Load() != nil) {
			return
		}
		err = answer.ErrModelAbsent.Saying("The Ollama server did not answer within 5 seconds. Look whether its machine is overloaded.").Because(err)
	} else {
		p.misses = 0
	}
	if err != nil {
		t.cool()
		s.State, s.Error = answer.ModelAbsent, sentence(err)
		if errors.Is(err, answer.ErrModelBroken) {
			s.State = answer.ModelFailing
		}
	}
	p.publish(t, s)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

// inspect asks the server what it is and has. An error means that it could not
// be asked; the state of the chosen model is set by judge.
func (t *target) inspect(ctx context.Context) (answer.ModelStatus, error) {
	s := answer.ModelStatus{Model: t.settings.Model}
	if t.base == nil {
		return s, answer.ErrModelAbsent.Saying("No Ollama server is set up. Answers come from the contents alone. Enter the server's address in the settings to use a model.")
	}
	version, err := t.api.Version(ctx)
	if err != nil {
		return s, shortCallError(ctx, err)
	}
	if s.Version = clip(version); s.Version == "" {
		return s, answer.ErrModelAbsent.Saying("Something answers at the configured address, but it is no Ollama server. Correct the address in the settings.")
	}
	list, err := t.api.List(ctx)
	if err != nil {
		return s, shortCallError(ctx, err)
	}
	loaded := map[string]bool{}
	if running, err := t.api.ListRunning(ctx); err == nil { // servers before 0.1.33 have no ps
		for _, m := range running.Models {
			loaded[canonical(m.Name)] = true
		}
	}
	for _, m := range list.Models {
		s.Models = append(s.Models, answer.ModelInfo{
			Name: m.Name, Size: m.Size, Loaded: loaded[canonical(m.Name)],
			Family: m.Details.Family, ParameterSize: m.Details.ParameterSize,
		})
	}
	t.describe(ctx, s.Models)
	t.judge(&s)
	return s, nil
}

// describe fills the capabilities in, asking for a few unknown ones each round
// and for the chosen model first.
func (t *target) describe(ctx context.Context, models []answer.ModelInfo) {
	chosen := canonical(t.settings.Model)
	order := make([]int, 0, len(models))
	for i := range models {
		if canonical(models[i].Name) == chosen {
			order = slices.Insert(order, 0, i)
			continue
		}
		order = append(order, i)
	}
	asked := 0
	for _, i := range order {
		caps, known := t.capabilities(models[i].Name)
		if !known && asked < maxShows && ctx.Err() == nil {
			asked++
			caps, _ = t.show(ctx, models[i].Name) // unknown until the next round
		}
		models[i].Capabilities = caps
	}
}

// judge sets the state by the chosen model and by how the chats went.
func (t *target) judge(s *answer.ModelStatus) {
	at := slices.IndexFunc(s.Models, func(m answer.ModelInfo) bool { return canonical(m.Name) == canonical(t.settings.Model) })
	switch {
	case t.settings.Model == "":
		s.State, s.Error = answer.ModelMissing, "No model is chosen. Choose one in the settings."
	case at < 0:
		t.cool()
		s.State, s.Error = answer.ModelMissing, sentence(answer.ErrModelMissing)
	case len(s.Models[at].Capabilities) > 0 && !slices.Contains(s.Models[at].Capabilities, "completion"):
		s.State, s.Error = answer.ModelFailing, "The chosen model cannot chat. Choose another one in the settings."
	default:
		s.State, s.Error = t.health()
	}
}

// publish hands a status out unless the settings changed meanwhile.
func (p *Prober) publish(t *target, s answer.ModelStatus) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.client.target.Load() != t {
		return
	}
	s.CheckedAt = p.clock()
	s.Since = s.CheckedAt
	old := p.status.Load()
	if old != nil && old.State == s.State && old.target == t {
		s.Since = old.Since
	}
	p.status.Store(&view{ModelStatus: s, target: t})
	p.wantWarm(t, s.State)
	if old != nil && old.target == t && same(old.ModelStatus, s) {
		return
	}
	if old == nil || old.State != s.State {
		p.log.Info("model server state changed", "state", string(s.State), "model", s.Model, "version", s.Version)
	}
	if p.onChange != nil {
		p.onChange(s)
	}
}

func same(a, b answer.ModelStatus) bool {
	return a.State == b.State && a.Model == b.Model && a.Version == b.Version && a.Error == b.Error &&
		slices.EqualFunc(a.Models, b.Models, func(x, y answer.ModelInfo) bool {
			return x.Name == y.Name && x.Size == y.Size && x.Loaded == y.Loaded && slices.Equal(x.Capabilities, y.Capabilities)
		})
}

// shortCallError sorts the errors of the official client; replies that are none
// were sorted below it.
func shortCallError(ctx context.Context, err error) error {
	var sorted *fault.Error
	if errors.As(err, &sorted) {
		return sorted
	}
	return transportError(ctx, err)
}

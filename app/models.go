package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/config"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/ollama"
	"frontdesk/app/realtime"
)

// models is the model server as the panel sees it: its settings, its state, and
// the downloads that were asked for.
type models struct {
	settings *settings
	client   *ollama.Client
	prober   *ollama.Prober
	runner   *answer.Runner
	hub      *realtime.Hub
	log      *slog.Logger

	mu      sync.Mutex
	pull    *httpapi.ModelPull
	pulling context.CancelFunc
	done    sync.WaitGroup
}

var errPulling = fault.New(fault.Conflict, "already_pulling", "Another model is being downloaded. Wait until it is there.")

// modelSettings is what the client needs of the settings.
func modelSettings(s config.Settings) answer.ModelSettings {
	return answer.ModelSettings{URL: s.Ollama.URL, Model: s.Ollama.Model, NumCtx: s.Ollama.NumCtx, KeepAlive: s.Ollama.KeepAlive}
}

// tuning is what the runner needs of the settings.
func tuning(s config.Settings) answer.Tuning {
	return answer.Tuning{Workers: s.Ollama.Workers, MaxQueue: s.Ollama.Queue, Deadline: s.Ollama.Timeout, NumCtx: s.Ollama.NumCtx}
}

// firstModel is the model to take where the owner chose none: the first that
// the server has and that can chat.
func firstModel(all []answer.ModelInfo) string {
	for _, m := range all {
		if len(m.Capabilities) == 0 || slices.Contains(m.Capabilities, "completion") {
			return m.Name
		}
	}
	return ""
}

// changed is told of every new status.
func (m *models) changed(s answer.ModelStatus) {
	if s.State == answer.ModelMissing && m.settings.current().Ollama.Model == "" {
		if name := firstModel(s.Models); name != "" && name != s.Model {
			next := modelSettings(m.settings.current())
			next.Model = name
			if err := m.client.Configure(next); err != nil {
				m.log.Error("choosing a model failed", "error", err)
			}
		}
	}
	m.announce()
}

func (m *models) announce() {
	data, err := json.Marshal(m.state(m.prober.Status()))
	if err != nil {
		m.log.Error("writing the model state failed", "error", err)
		return
	}
	m.hub.Publish(realtime.Panel(""), realtime.Event{Name: "model", Data: data})
}

func (m *models) state(s answer.ModelStatus) httpapi.ModelState {
	load := m.runner.Load()
	out := httpapi.ModelState{
		State: string(s.State), Model: s.Model, Version: s.Version, Error: s.Error, CheckedAt: s.CheckedAt,
		Models: make([]httpapi.ModelInfo, 0, len(s.Models)), Queue: load.Queue, Running: load.Running,
	}
	if m.settings.current().Ollama.URL == "" {
		out.State, out.Error = "off", ""
	}
	for _, i := range s.Models {
		out.Models = append(out.Models, httpapi.ModelInfo{Name: i.Name, Size: i.Size, Loaded: i.Loaded, ParameterSize: i.ParameterSize, Family: i.Family})
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pull != nil {
		p := *m.pull
		out.Pulling = &p
	}
	return out
}

// State is what the last look found.
func (m *models) State(context.Context) (httpapi.ModelState, error) {
	return m.state(m.prober.Status()), nil
}

// Check looks now.
func (m *models) Check(ctx context.Context) (httpapi.ModelState, error) {
	s, err := m.prober.Check(ctx)
	return m.state(s), err
}

// Settings are those in force and what fixes them.
func (m *models) Settings(context.Context) (httpapi.ModelSettingsPage, error) {
	o := m.settings.current().Ollama
	values := m.settings.current().Values(config.Models)
	return httpapi.ModelSettingsPage{
		Settings: httpapi.ModelSettings{
			URL: o.URL, Model: o.Model, NumCtx: o.NumCtx, KeepAlive: values["keepAlive"],
			MaxQueue: o.Queue, Workers: o.Workers, TimeoutSeconds: int(o.Timeout / time.Second),
		},
		Fixed: m.settings.fixed(config.Models),
		State: m.state(m.prober.Status()),
	}, nil
}

// Save puts new settings in force at once.
func (m *models) Save(ctx context.Context, in httpapi.ModelSettings) (httpapi.ModelSettingsPage, error) {
	err := m.settings.save(ctx, config.Models, map[string]string{
		"url": in.URL, "model": in.Model, "numCtx": strconv.Itoa(in.NumCtx), "keepAlive": in.KeepAlive,
		"maxQueue": strconv.Itoa(in.MaxQueue), "workers": strconv.Itoa(in.Workers), "timeoutSeconds": strconv.Itoa(in.TimeoutSeconds) + "s",
	})
	if err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	if err := m.client.Configure(modelSettings(m.settings.current())); err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	m.runner.Tune(tuning(m.settings.current()))
	if _, err := m.prober.Check(ctx); err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	return m.Settings(ctx)
}

// Pull begins to download a model and returns.
func (m *models) Pull(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pulling != nil {
		return errPulling
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.pulling = cancel
	m.pull = &httpapi.ModelPull{Name: name, Status: "starting"}
	m.done.Add(1)
	go m.runPull(ctx, name)
	return nil
}

// pullNews is how often the panel is told of a download at the most.
const pullNews = 300 * time.Millisecond

func (m *models) runPull(ctx context.Context, name string) {
	defer m.done.Done()
	ticker := time.NewTicker(pullNews)
	defer ticker.Stop()
	err := m.client.Pull(ctx, name, func(p answer.PullProgress) {
		m.mu.Lock()
		m.pull.Status = p.Status
		if p.Total > 0 {
			m.pull.Percent = float64(p.Completed) / float64(p.Total) * 100
		}
		m.mu.Unlock()
		select {
		case <-ticker.C:
			m.announce()
		default:
		}
	})
	m.mu.Lock()
	m.pulling()
	m.pulling = nil
	if err != nil {
		m.pull.Error = messageOf(err)
	} else {
		m.pull = nil
	}
	m.mu.Unlock()
	if _, err := m.prober.Check(context.WithoutCancel(ctx)); err != nil {
		m.log.Error("looking at the model server failed", "error", err)
	}
	m.announce()
}

// stop ends a download that runs.
func (m *models) stop() {
	m.mu.Lock()
	if m.pulling != nil {
		m.pulling()
	}
	m.mu.Unlock()
	m.done.Wait()
}

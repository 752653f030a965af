package proof

import (
	"crypto/sha256"
	"math"
	"sync"
	"time"

	"frontdesk/app/chatbot"
)

// When proofs are asked for in the mode auto.
const (
	fewMessages     = 30  // a minute of one chatbot are never too many, whatever its limits
	fewFromNetwork  = 10  // and from one address
	chatbotVisitors = 120 // new ones a minute, of one chatbot
	networkVisitors = 30  // new ones a minute, of one chatbot from one address
	goesOnFor       = 5 * time.Minute
	mostGauges      = 1 << 14 // 1.5 MB
	evictSample     = 8
)

// Limits are what the owner lets in, in messages a minute.
type Limits struct {
	Total      int
	PerAddress int
}

// State is how a chatbot stands. The numbers are those since the start.
type State struct {
	Asking bool
	Since  time.Time // of the asking; zero while there is none
	Asked  uint64    // challenges that were given
	Solved uint64    // proofs that were taken
}

// Message counts a message that no proof came with: more than a quarter of what
// the chatbot takes, or half of what it takes from one address, are too many.
func (d *Desk) Message(w Who, l Limits) {
	if !d.cfg.Calm {
		now := d.cfg.Clock()
		d.load.count(ofChatbot(w, messages), max(fewMessages, float64(l.Total)/4), now)
		d.load.count(ofNetwork(w, messages), max(fewFromNetwork, float64(l.PerAddress)/2), now)
	}
}

// Visitor counts a visitor who was not there before.
func (d *Desk) Visitor(w Who) {
	if !d.cfg.Calm {
		now := d.cfg.Clock()
		d.load.count(ofChatbot(w, visitors), chatbotVisitors, now)
		d.load.count(ofNetwork(w, visitors), networkVisitors, now)
	}
}

// Wanted tells whether a proof is asked for now: always in that mode; in the mode
// auto while the chatbot has more new visitors or messages than it usually could,
// or this address more than its share. It ends when it was calm for five minutes.
func (d *Desk) Wanted(w Who, mode string) bool {
	switch mode {
	case chatbot.ProofAlways:
		return true
	case chatbot.ProofAuto:
		return d.load.hot(d.cfg.Clock(), ofChatbot(w, messages), ofChatbot(w, visitors), ofNetwork(w, messages), ofNetwork(w, visitors))
	default:
		return false
	}
}

// StateOf tells how a chatbot stands in the mode auto. Single addresses that are
// asked do not make it asking.
func (d *Desk) StateOf(bot chatbot.ID) State {
	w := Who{Chatbot: bot}
	return d.load.state(bot, d.cfg.Clock(), ofChatbot(w, messages), ofChatbot(w, visitors))
}

// What is counted.
const (
	messages byte = iota
	visitors
)

// gaugeKey says what is counted of whom.
type gaugeKey struct {
	kind    byte
	network bool
	who     [16]byte
}

func ofChatbot(w Who, kind byte) gaugeKey { return gaugeKey{kind, false, w.Chatbot.UUID} }

func ofNetwork(w Who, kind byte) gaugeKey {
	network := w.Network.As16()
	sum := sha256.Sum256(append(w.Chatbot.UUID[:], network[:]...))
	return gaugeKey{kind, true, [16]byte(sum[:16])}
}

// gauge is how many there were in the last minute or so: what was counted fades
// by e in a minute, so that a steady stream shows as its number a minute.
type gauge struct {
	level    float64
	at       time.Time
	since    time.Time // when it became too many; zero: it is not
	hotUntil time.Time
}

type tally struct{ asked, solved uint64 }

// load is what is going on, in bounded memory: who was silent for longest of a few
// looked at is forgotten when there are too many. A chatbot's own gauges are never
// among those, since there are only as many as chatbots.
type load struct {
	mu      sync.Mutex
	chatbot map[gaugeKey]gauge
	network map[gaugeKey]gauge
	tallies map[chatbot.ID]tally
}

func newLoad() *load {
	return &load{chatbot: map[gaugeKey]gauge{}, network: map[gaugeKey]gauge{}, tallies: map[chatbot.ID]tally{}}
}

func (l *load) gauges(key gaugeKey) map[gaugeKey]gauge {
	if key.network {
		return l.network
	}
	return l.chatbot
}

// count adds one; at tooMany it becomes hot, and stays so until it was below half
// of that for a while.
func (l *load) count(key gaugeKey, tooMany float64, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.gauges(key)
	g, found := all[key]
	if !found && key.network && len(all) >= mostGauges {
		forgetOne(all)
	}
	if passed := now.Sub(g.at); passed > 0 {
		g.level *= math.Exp(-passed.Minutes())
		g.at = now
	}
	g.level++
	was := now.Before(g.hotUntil)
	if g.level >= tooMany || was && g.level >= tooMany/2 {
		if !was {
			g.since = now
		}
		g.hotUntil = now.Add(goesOnFor)
	}
	all[key] = g
}

func forgetOne(all map[gaugeKey]gauge) {
	var oldest gaugeKey
	var at time.Time
	looked := 0
	for key, g := range all {
		if looked == 0 || g.at.Before(at) {
			oldest, at = key, g.at
		}
		if looked++; looked == evictSample {
			break
		}
	}
	delete(all, oldest)
}

func (l *load) hot(now time.Time, keys ...gaugeKey) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		if now.Before(l.gauges(key)[key].hotUntil) {
			return true
		}
	}
	return false
}

func (l *load) state(bot chatbot.ID, now time.Time, keys ...gaugeKey) State {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tallies[bot]
	out := State{Asked: t.asked, Solved: t.solved}
	for _, key := range keys {
		g := l.gauges(key)[key]
		if now.Before(g.hotUntil) && (!out.Asking || g.since.Before(out.Since)) {
			out.Asking, out.Since = true, g.since
		}
	}
	return out
}

func (l *load) asked(bot chatbot.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tallies[bot]
	t.asked++
	l.tallies[bot] = t
}

func (l *load) solved(bot chatbot.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tallies[bot]
	t.solved++
	l.tallies[bot] = t
}

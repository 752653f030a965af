package conversation

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/place"
	"frontdesk/app/tracking"
)

// FacetKind is something that conversations can be told apart by: what they are
// filtered and counted by. The numbers stand in keys and are never reused.
type FacetKind byte

// The kinds, each with its values.
const (
	FacetStatus    FacetKind = 1  // active, ended
	FacetSource    FacetKind = 2  // widget, iframe, site, api, …
	FacetCountry   FacetKind = 3  // ISO 3166-1 alpha-2; Unknown where nothing is known
	FacetRegion    FacetKind = 4  // ISO 3166-2, where it is known
	FacetResult    FacetKind = 5  // key of the session's result, such as CLICK_MATCH
	FacetRating    FacetKind = 6  // up, down
	FacetSentiment FacetKind = 7  // positive, neutral, negative
	FacetLead      FacetKind = 8  // yes
	FacetAgent     FacetKind = 9  // name of the person who attended
	FacetTag       FacetKind = 10 // each tag
	FacetLang      FacetKind = 11 // as the analysis found it, else the browser's
	FacetBehaviour FacetKind = 12 // calm, urgent, confused
	FacetCategory  FacetKind = 13 // of the analysis
	FacetHuman     FacetKind = 14 // HumanAlone, HumanPerson
	FacetEndedBy   FacetKind = 15 // visitor, idle, agent
	FacetWait      FacetKind = 16 // bucket of the time to the first reply; see WaitBounds
)

// Values that stand for no word of somebody else's.
const (
	Unknown     = "-"      // of FacetCountry
	HumanAlone  = "alone"  // of FacetHuman: answered, and no person was asked for or wrote
	HumanPerson = "person" // of FacetHuman: a person was asked for, or wrote
	LeadYes     = "yes"    // of FacetLead
)

// maxFacet is how long a value is at most, in bytes.
const maxFacet = 64

// facetNames are the kinds as the address of a list names them.
var facetNames = map[FacetKind]string{ //nolint:gochecknoglobals // a constant table
	FacetStatus: "status", FacetSource: "source", FacetCountry: "country", FacetRegion: "region", FacetResult: "result",
	FacetRating: "rating", FacetSentiment: "sentiment", FacetLead: "lead", FacetAgent: "agent", FacetTag: "tag",
	FacetLang: "lang", FacetBehaviour: "behaviour", FacetCategory: "category", FacetHuman: "human",
	FacetEndedBy: "endedBy", FacetWait: "wait",
}

// String is the kind's name in addresses and files.
func (k FacetKind) String() string { return facetNames[k] }

// FacetNamed finds a kind by its name.
func FacetNamed(name string) (k FacetKind, found bool) {
	for k, n := range facetNames {
		if n == name {
			return k, true
		}
	}
	return 0, false
}

// Facet is one thing that is true of a conversation.
type Facet struct {
	Kind  FacetKind
	Value string // at most 64 bytes
}

// Facets are all that c is found and counted by, each once: nothing once it is
// deleted. Sets and cells are made of them, and change with the record.
func Facets(c Conversation) []Facet {
	if c.ID.IsZero() || !c.DeletedAt.IsZero() {
		return nil
	}
	out := make([]Facet, 0, 16)
	add := func(k FacetKind, value string) {
		if value != "" {
			out = append(out, Facet{k, cutFacet(value)})
		}
	}
	add(FacetStatus, string(c.Status))
	add(FacetSource, c.Source)
	if c.Place.Country == "" {
		add(FacetCountry, Unknown)
	} else {
		add(FacetCountry, c.Place.Country)
	}
	add(FacetRegion, c.Place.Region)
	add(FacetResult, string(c.Result))
	add(FacetRating, c.Rating)
	add(FacetSentiment, c.Analysis.Sentiment)
	if c.Leads > 0 {
		add(FacetLead, LeadYes)
	}
	add(FacetAgent, c.Agent)
	if c.Analysis.Lang != "" {
		add(FacetLang, c.Analysis.Lang)
	} else {
		add(FacetLang, c.Lang)
	}
	add(FacetBehaviour, c.Analysis.Behaviour)
	add(FacetCategory, c.Analysis.Category)
	add(FacetHuman, c.human())
	if c.Status == Ended {
		add(FacetEndedBy, string(c.EndedBy))
	}
	add(FacetWait, c.wait())
	for first, i := len(out), 0; i < len(c.Tags); i++ {
		if f := (Facet{FacetTag, cutFacet(c.Tags[i])}); f.Value != "" && !slices.Contains(out[first:], f) {
			out = append(out, f)
		}
	}
	return out
}

// sameFacets tells that two records are found and counted by the same at a glance, as
// with most messages: what facets are made of is the same. Where it is not sure, they
// are compared one by one.
func sameFacets(a, b *Conversation) bool {
	return a.traits() == b.traits() && slices.Equal(a.Tags, b.Tags)
}

// traits are what facets are made of, but for tags.
type traits struct {
	id                                     ID
	began, replied, deleted                time.Time
	status                                 Status
	endedBy                                EndedBy
	source, lang, rating, agent            string
	place                                  place.Place
	result                                 tracking.Key
	lead, answered                         bool
	handover                               Handover
	feeling, language, behaviour, category string
}

func (c *Conversation) traits() traits {
	an := &c.Analysis
	return traits{
		c.ID, c.StartedAt, c.FirstReply, c.DeletedAt, c.Status, c.EndedBy, c.Source, c.Lang, c.Rating, c.Agent, c.Place, c.Result,
		c.Leads > 0, c.answered(), c.Handover, an.Sentiment, an.Lang, an.Behaviour, an.Category,
	}
}

// cutFacet keeps a value within its bound, at whole characters.
func cutFacet(value string) string {
	if len(value) > maxFacet {
		value = value[:maxFacet]
		for len(value) > 0 && !utf8.ValidString(value) {
			value = value[:len(value)-1]
		}
	}
	return value
}

// heard is c after m: who answered, and when first.
func (c Conversation) heard(m Message) Conversation {
	if m.Role == RoleAgent && m.Name != "" {
		c.Agent = m.Name
	}
	if (m.Role == RoleAgent || m.Role == RoleAssistant) && c.FirstReply.IsZero() {
		c.FirstReply = m.At
	}
	return c
}

// human tells whether the assistant answered alone.
func (c Conversation) human() string {
	h := c.Handover
	switch {
	case c.Agent != "" || h.Open() || h.Accepted() || h.Seq > 0 || h.Ticket != nil:
		return HumanPerson
	case c.Result == tracking.ChatAttended || c.Result == tracking.ContactTicket || c.Result == tracking.ChatNoAgents || c.Result == tracking.ChatUnattended:
		return HumanPerson
	case c.answered():
		return HumanAlone
	default:
		return ""
	}
}

// answered tells whether any reply said something of the contents.
func (c *Conversation) answered() bool {
	for _, t := range c.Tally {
		switch t.Metric {
		case MetricDirect, MetricChoices, MetricModel, MetricPassages:
			return true
		}
	}
	return false
}

// WaitBounds are the upper bounds of the buckets of FacetWait, in order; a longer
// time is in WaitMore. The value of a bucket is its bound as Go writes durations.
func WaitBounds() []time.Duration {
	return []time.Duration{
		250 * time.Millisecond, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond, 2 * time.Second, 3 * time.Second,
		4 * time.Second, 6 * time.Second, 8 * time.Second, 12 * time.Second, 16 * time.Second, 24 * time.Second, 32 * time.Second,
		48 * time.Second, time.Minute, 90 * time.Second, 2 * time.Minute, 3 * time.Minute, 5 * time.Minute, 10 * time.Minute,
		20 * time.Minute, time.Hour, 3 * time.Hour, 8 * time.Hour, 24 * time.Hour,
	}
}

// WaitMore is the bucket of what took longer than every bound.
const WaitMore = "more"

// wait is the bucket of the time to the first reply, empty where there was none.
func (c Conversation) wait() string {
	if c.FirstReply.IsZero() {
		return ""
	}
	took := c.FirstReply.Sub(c.StartedAt)
	for _, bucket := range waitBuckets {
		if took <= bucket.bound {
			return bucket.name
		}
	}
	return WaitMore
}

// waitBuckets are WaitBounds with their values, made once: facets are asked for with
// every message.
var waitBuckets = func() (out []waitBucket) { //nolint:gochecknoglobals // a constant table
	for _, bound := range WaitBounds() {
		out = append(out, waitBucket{bound, bound.String()})
	}
	return out
}()

type waitBucket struct {
	bound time.Duration
	name  string
}

// FoldValue brings a value of a filter to the form that facets have.
func FoldValue(k FacetKind, value string) string {
	value = strings.TrimSpace(value)
	switch k {
	case FacetCountry, FacetRegion, FacetResult:
		value = strings.ToUpper(value)
	case FacetAgent, FacetSource, FacetCategory, FacetLang:
	default:
		value = strings.ToLower(value)
	}
	return cutFacet(value)
}

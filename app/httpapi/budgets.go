package httpapi

import (
	"crypto/sha256"
	"math"
	"net/netip"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// The budgets where a chatbot sets none, in messages a minute.
const (
	visitorPerMinute    = 20
	addressPerMinute    = 120
	chatbotPerMinute    = 1200
	sessionsPerMinute   = 60
	transcriptPerMinute = 2
	ownPerMinute        = 6
	actingPerMinute     = 60
	mailsPerHour        = 2  // to one recipient, after the first three
	tellingsPerMinute   = 30 // what a page says of its user, for one visitor
	tellingsPerAddress  = 240
)

// What is counted.
const (
	countVisitor byte = iota
	countAddress
	countChatbot
	countSession
	countTranscriptVisitor
	countTranscriptAddress
	countRecipient
	countOwn
	countTelling
	countTellingAddress
	countActing
	countActingAddress
)

// The faults of a budget; their text is for the visitor.
var (
	errVisitorBudget = fault.New(fault.RateLimited, "too_many_messages", "You are writing very fast. Wait a moment and send your message again.")
	errAddressBudget = fault.New(fault.RateLimited, "too_many_from_address", "Many messages are coming from your network. Wait a moment and send yours again.")
	errChatbotBudget = fault.New(fault.RateLimited, "chatbot_busy", "Many people are writing at this moment. Wait a little and send your message again.")
	errSessionBudget = fault.New(fault.RateLimited, "too_many_sessions", "Many new chats are being opened from your network. Wait a moment and try again.")
	errTellingBudget = fault.New(fault.RateLimited, "too_many_sessions", "The page has said who its user is too often. Wait a moment and try again.")
	errRecipient     = fault.New(fault.RateLimited, "too_many_to_recipient", "This address has just been sent several transcripts. Look into its inbox, or try again later.")
	errActingBudget  = fault.New(fault.RateLimited, "too_many_events", "That was very often. Wait a moment and try again.")
	errOwnBudget     = fault.New(fault.RateLimited, "too_many_own_data", "Your data was asked for a moment ago. Wait a little and try again.")
	errMailBudget    = fault.New(fault.RateLimited, "too_many_transcripts", "A transcript was asked for a moment ago. Wait a little before you ask for the next.")
)

// budgets bound what may be asked: the visitor first, so that one who writes too
// fast uses up nobody else's budget, then the network address, then the chatbot.
type budgets struct {
	off     bool
	clock   id.Clock
	buckets *buckets
}

func newBudgets(off bool, clock id.Clock) *budgets {
	return &budgets{off: off, clock: clock, buckets: newBuckets()}
}

// claim is one budget that a request needs a token of.
type claim struct {
	key  bucketKey
	rate rate
	err  *fault.Error
}

// take uses a token of each budget, or of none. text is what the owner says to
// a visitor who has to wait.
func (b *budgets) take(text string, claims ...claim) error {
	if b.off {
		return nil
	}
	now := b.clock()
	for i, want := range claims {
		wait := b.buckets.take(want.key, want.rate, now)
		if wait == 0 {
			continue
		}
		for _, taken := range claims[:i] {
			b.buckets.giveBack(taken.key, taken.rate)
		}
		limited := *want.err
		limited.RetryAfter = max(1, int(math.Ceil(float64(wait)/float64(time.Second))))
		if text != "" {
			limited.Message = text
		}
		return &limited
	}
	return nil
}

func (b *budgets) message(v chatuser.VisitorID, from netip.Addr, bot chatbot.Chatbot) error {
	return b.take(bot.Limits.Text,
		claim{bucketKey{countVisitor, v.UUID}, perMinute(bot.Limits.PerVisitor, visitorPerMinute), errVisitorBudget},
		claim{addressKey(countAddress, from), perMinute(bot.Limits.PerAddress, addressPerMinute), errAddressBudget},
		claim{bucketKey{countChatbot, bot.ID.UUID}, perMinute(bot.Limits.Total, chatbotPerMinute), errChatbotBudget},
	)
}

// session counts new visitors; those who come back with their token are free.
func (b *budgets) session(from netip.Addr, limits chatbot.Limits) error {
	return b.take(limits.Text, claim{addressKey(countSession, from), rate{sessionsPerMinute, sessionsPerMinute}, errSessionBudget})
}

// telling counts what pages say of their users: it is stored, and each new userId
// is a new chat user, also for those who come with a token.
func (b *budgets) telling(v chatuser.VisitorID, from netip.Addr, limits chatbot.Limits) error {
	return b.take(limits.Text,
		claim{bucketKey{countTelling, v.UUID}, rate{tellingsPerMinute, tellingsPerMinute}, errTellingBudget},
		claim{addressKey(countTellingAddress, from), rate{tellingsPerAddress, tellingsPerAddress}, errTellingBudget},
	)
}

// acting bounds clicks, ratings and events: each leaves rows in the logs.
func (b *budgets) acting(v chatuser.VisitorID, from netip.Addr) error {
	return b.take("",
		claim{bucketKey{countActing, v.UUID}, rate{actingPerMinute, actingPerMinute}, errActingBudget},
		claim{addressKey(countActingAddress, from), rate{5 * actingPerMinute, 5 * actingPerMinute}, errActingBudget},
	)
}

// own bounds how often everything of a visitor is gathered or erased.
func (b *budgets) own(v chatuser.VisitorID, from netip.Addr) error {
	r := rate{perMinute: ownPerMinute, burst: ownPerMinute}
	return b.take("", claim{bucketKey{countOwn, v.UUID}, r, errOwnBudget}, claim{addressKey(countOwn, from), rate{3 * ownPerMinute, 3 * ownPerMinute}, errOwnBudget})
}

// transcript also counts what one recipient gets, whoever asks, so that the
// owner's mail server floods nobody.
func (b *budgets) transcript(v chatuser.VisitorID, from netip.Addr, to string) error {
	r := rate{perMinute: transcriptPerMinute, burst: 3}
	return b.take("",
		claim{bucketKey{countTranscriptVisitor, v.UUID}, r, errMailBudget},
		claim{addressKey(countTranscriptAddress, from), rate{perMinute: 10, burst: 10}, errMailBudget},
		claim{recipientKey(to), rate{perMinute: mailsPerHour / 60.0, burst: 3}, errRecipient},
	)
}

// recipientKey is the same for all spellings of a mailbox: case, and what many
// servers ignore after a plus.
func recipientKey(to string) bucketKey {
	local, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(to)), "@")
	local, _, _ = strings.Cut(local, "+")
	sum := sha256.Sum256([]byte(local + "@" + domain))
	return bucketKey{countRecipient, [16]byte(sum[:16])}
}

func addressKey(kind byte, from netip.Addr) bucketKey {
	return bucketKey{kind, budgetAddress(from).As16()}
}

// perMinute is the owner's limit or the default; half of it may come at once.
func perMinute(set, fallback int) rate {
	if set <= 0 {
		set = fallback
	}
	return rate{perMinute: float64(set), burst: max(1, (set+1)/2)}
}

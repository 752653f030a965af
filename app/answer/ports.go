package answer

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// Store holds the questions that wait and takes the replies.
type Store interface {
	// Job gives what a conversation waits for.
	Job(ctx context.Context, c conversation.ID) (Job, error)
	// Pending lists every conversation that waits for an answer.
	Pending(ctx context.Context) ([]conversation.ID, error)
	// Finish stores a reply with everything that belongs to it and clears the
	// pending answer, in one transaction; more tells that the visitor has written
	// since the question. conversation.ErrEnded means that nothing was stored and
	// nothing waits any more. Finishing again with the same message id after an
	// error must not store the reply twice.
	Finish(ctx context.Context, in FinishInput) (m conversation.Message, more bool, err error)
	// Drop clears the pending answer without a reply.
	Drop(ctx context.Context, c conversation.ID) error
}

// Job is what a conversation waits for. Pending false means that it waits for
// nothing, and that the rest may be empty.
type Job struct {
	Conversation conversation.Conversation
	Questions    []conversation.Message // visitor messages without an answer, oldest first
	History      []conversation.Message // what was said before, oldest first
	Pending      bool
}

// FinishInput is a reply on its way into the store. Question is the newest
// visitor message that it answers.
type FinishInput struct {
	Conversation conversation.ID
	Question     conversation.Message
	MessageID    conversation.MessageID
	Reply        Reply
}

// Finder searches the contents. All of it takes milliseconds.
type Finder interface {
	Get(ctx context.Context, b chatbot.ID, c knowledge.ContentID) (knowledge.Content, error)
	Find(ctx context.Context, b chatbot.ID, in knowledge.FindInput) (knowledge.Result, error)
	// Quotes picks at most limit runs of whole sentences that answer the question.
	Quotes(ctx context.Context, b chatbot.ID, question string, hits []knowledge.Hit, limit int) []knowledge.Quote
}

// Meaning compares texts by what they mean. It takes milliseconds, and less for
// texts that it has seen before.
type Meaning interface {
	// Similarity gives the cosine of a to each of bs; an error where there is no
	// encoder, or it does not answer.
	Similarity(ctx context.Context, a string, bs []string) ([]float64, error)
}

// Live shows what goes on to those who watch a conversation. Its methods return
// at once and do not call back: places in line are told under a lock, so that none
// can overtake a later one.
type Live interface {
	SetState(conversationID, state string, position, seconds int)
	Delta(conversationID, messageID, text string)
	// Clear forgets the state and the running text.
	Clear(conversationID string)
}

// The states of a conversation as visitors see them (wire.md, "state").
const (
	StateQueued    = "queued"
	StateThinking  = "thinking"
	StateAnswering = "answering"
	StateIdle      = "idle"
)

// Chatbots gives the settings of a chatbot, from memory.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// ModelWatch tells how the model server is, from memory.
type ModelWatch interface {
	Status() ModelStatus
}

// Config is what a Runner is made of. Gate and Purse may be nil:
// everything may be asked, and costs nothing.
// Meaning may be nil: then words alone tell what the contents support.
type Config struct {
	Store       Store
	Finder      Finder
	Live        Live
	Chatbots    Chatbots
	Model       Model
	Watch       ModelWatch
	Tokens      TokenCounter
	Meaning     Meaning
	People      People      // nil: nobody is known
	Present     func() bool // whether a person is there; nil: nobody
	Gate        Gate
	Transcripts Transcripts // nil: none are sent
	Purse       Purse
	Clock       id.Clock // also measures the steps of a trace; its grain is theirs
	Log         *slog.Logger
	Tuning      Tuning
	// Desks is how many questions are looked up, quoted and stored at one time; 0
	// is 8. At most half of the processors search at a time whatever it is.
	Desks int
	// Searching is how many of them may use a processor at one time; 0 is half of
	// the processors, so that taking messages in never waits for answering them.
	Searching int
}

// Tuning is what the owner can change while the program runs; zero values take
// the default that is named.
type Tuning struct {
	Workers    int           // answers that the model writes at one time, 2
	MaxQueue   int           // visitors that may wait for that, 64; NoQueue: none
	Deadline   time.Duration // from taking a question up to its whole answer, 60 s
	FirstToken time.Duration // from asking the model to its first word, three quarters of Deadline
	MaxWait    time.Duration // in line before the contents answer instead, half of Deadline
	NumCtx     int           // the model's context window in tokens, 4096
	MaxOutput  int           // tokens of an answer, 400
}

// NoQueue lets nobody wait for the model: where it is busy the contents answer.
const NoQueue = -1

func (t Tuning) withDefaults() Tuning {
	t.Workers = orInt(t.Workers, 2)
	if t.MaxQueue != NoQueue {
		t.MaxQueue = orInt(t.MaxQueue, 64)
	}
	t.Deadline = orTime(t.Deadline, time.Minute)
	t.FirstToken = min(orTime(t.FirstToken, t.Deadline*3/4), t.Deadline)
	t.MaxWait = min(orTime(t.MaxWait, t.Deadline/2), t.Deadline)
	t.NumCtx = orInt(t.NumCtx, 4096)
	t.MaxOutput = min(orInt(t.MaxOutput, 400), t.NumCtx/3)
	return t
}

func orInt(n, other int) int {
	if n <= 0 {
		return other
	}
	return n
}

func orTime(d, other time.Duration) time.Duration {
	if d <= 0 {
		return other
	}
	return d
}

package answer

import (
	"context"
	"encoding/json"
	"time"

	"frontdesk/app/fault"
)

// Model is a chat model behind whichever server. Implementations are safe for
// use by many goroutines.
type Model interface {
	// Chat sends one conversation and streams the reply. onDelta (nil is fine)
	// gets the visible text piece by piece, in order, from the calling goroutine;
	// joined, the pieces are ChatResult.Text. Text that a model thinks aloud never
	// reaches it.
	//
	// A nil error means that the server said the answer is complete. With any
	// error the result holds what had arrived until then, and that text must not
	// be shown as an answer. The errors to tell apart are the ErrModel values;
	// a context that ended comes back as its own error (context.Canceled or
	// context.DeadlineExceeded), and ending it stops the work on the server.
	// Chat sets no deadline of its own: loading a model may take minutes.
	Chat(ctx context.Context, req ChatRequest, onDelta func(text string)) (ChatResult, error)
}

// ChatRequest is one question to a model.
type ChatRequest struct {
	Model    string
	Messages []ChatMessage
	// NumCtx is the context window in tokens; 0 is the configured one. The first
	// value used for a model stays until the settings change, because a server
	// reloads a model whose window changes.
	NumCtx int
	// MaxTokens bounds the reply; 0 leaves it to the model.
	MaxTokens int
	// KeepAlive is how long the server keeps the model loaded afterwards: 0 is
	// the configured time, negative is for ever.
	KeepAlive   time.Duration
	Temperature float64
	// Think asks a thinking model to think (true) or not to. Nil means not to;
	// nothing is sent for models that do not think.
	Think *bool
	// Format is a JSON schema that the reply shall follow; nil: words. Servers do not
	// always keep to it, so what comes has to be checked.
	Format json.RawMessage
}

// ChatMessage is one turn; Role is system, user or assistant.
type ChatMessage struct {
	Role    string
	Content string
}

// ChatResult is a reply and what it cost. The times other than FirstToken and
// Total are the server's own figures; FirstToken runs from the call of Chat to
// the first visible text, waiting for a free stream included.
type ChatResult struct {
	Text         string
	PromptTokens int
	OutputTokens int
	LoadTime     time.Duration
	PromptTime   time.Duration
	OutputTime   time.Duration
	FirstToken   time.Duration
	Total        time.Duration
	DoneReason   string
	// Cut tells that the reply stops in the middle because a limit was reached.
	Cut bool
}

// The ways in which a model fails, to be told apart with errors.Is. All of them
// mean: answer without the model. The messages are for the owner.
var (
	// ErrModelAbsent: nothing that speaks the protocol answers at the address.
	ErrModelAbsent = fault.New(fault.Unavailable, "model_absent",
		"No Ollama server answers at the configured address. Start it, or correct the address in the settings.")
	// ErrModelMissing: the server is there and does not have the model.
	ErrModelMissing = fault.New(fault.Unavailable, "model_missing",
		"The Ollama server does not have this model. Download it, or choose another one in the settings.")
	// ErrModelBusy: the server refused because its own queue is full.
	ErrModelBusy = fault.New(fault.Unavailable, "model_busy",
		"The Ollama server is too busy to take more questions. Try again in a moment.")
	// ErrModelBroken: what came is no whole answer: the stream ended early, a line
	// made no sense, the server reported an error, or the answer was empty.
	ErrModelBroken = fault.New(fault.Unavailable, "model_broken",
		"The Ollama server did not finish its answer. Its own log says why.")
	// ErrModelTooLong: the prompt does not fit into the context window.
	ErrModelTooLong = fault.New(fault.Unavailable, "model_prompt_too_long",
		"The prompt does not fit into the model's context window. Make the window larger, or the instructions shorter.")
)

// ModelState is what a look at the model server found.
type ModelState string

// The states of a model server.
const (
	// ModelAbsent: no server, or none that answers in time.
	ModelAbsent ModelState = "absent"
	// ModelStarting: not looked at yet, or the chosen model is being loaded. A
	// question asked now waits for the loading.
	ModelStarting ModelState = "starting"
	// ModelReady: the server answers and has the chosen model.
	ModelReady ModelState = "ready"
	// ModelMissing: the server answers; no model is chosen, or it has it not.
	ModelMissing ModelState = "missing_model"
	// ModelFailing: the server answers, but its answers are errors or break off.
	ModelFailing ModelState = "failing"
)

// ModelStatus is the state of the model server at one moment. It is a value that
// nobody changes after it was handed out; Models must not be written to.
type ModelStatus struct {
	State   ModelState
	Model   string // the chosen model, as it was chosen
	Version string
	Models  []ModelInfo
	// Error says in a sentence for the owner what is wrong and what to do; empty
	// in the states ready and starting.
	Error     string
	CheckedAt time.Time
	Since     time.Time // when State last changed
}

// ModelInfo is one model that the server has.
type ModelInfo struct {
	Name          string
	Size          int64 // bytes on disk
	Loaded        bool  // in memory at the last look
	Family        string
	ParameterSize string   // as the server prints it, such as "1.7B"
	Capabilities  []string // such as completion, thinking, tools, embedding
}

// ModelSettings is what the owner can change while the program runs.
type ModelSettings struct {
	URL       string // address of the server; empty means there is none
	Model     string
	NumCtx    int           // context window in tokens, the same for every call
	Threads   int           // the server may use for the model, the same for every call; 0: it decides
	KeepAlive time.Duration // how long the model stays loaded; negative is for ever
}

// PullProgress is one report of a model download. Total and Completed are bytes
// of the part named Digest, 0 where the step has no size.
type PullProgress struct {
	Status    string
	Digest    string
	Total     int64
	Completed int64
}

// TokenCounter estimates how many tokens a text has for a model, on the high
// side, and learns from what the server counted. It is safe for concurrent use.
type TokenCounter interface {
	// Estimate is for text alone; a chat adds a few tokens a message.
	Estimate(model, text string) int
	// EstimateChat is for whole messages, what the template adds included.
	EstimateChat(model string, messages []ChatMessage) int
	// Observe corrects the estimate by the count of a whole prompt.
	Observe(model string, messages []ChatMessage, promptTokens int)
}

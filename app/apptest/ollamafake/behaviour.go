package ollamafake

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Mode is what the fake does with a chat.
type Mode string

// The modes. Those that break do so after Behaviour.After pieces.
const (
	Answer    Mode = ""          // streams the text and ends as it should
	Die       Mode = "die"       // resets the connection
	NoDone    Mode = "nodone"    // ends the reply cleanly, without the last chunk
	Garbage   Mode = "garbage"   // sends a line that is no JSON
	ErrorLine Mode = "errorline" // sends an error in the 200 stream
	Missing   Mode = "missing"   // 404, as for a model that it has not
	Busy      Mode = "busy"      // 503, queue full
	TooLong   Mode = "toolong"   // 400, the prompt exceeds the window
	NoMemory  Mode = "nomemory"  // 500, the model cannot be loaded
	Hang      Mode = "hang"      // says nothing more until Release, which ends the reply
	Pause     Mode = "pause"     // says nothing more until Release, and then the rest
	Empty     Mode = "empty"     // ends as it should, with no text
	HugeLine  Mode = "hugeline"  // sends a line of 3 MB
	Endless   Mode = "endless"   // never stops
	Length    Mode = "length"    // stops because of a limit
	Down      Mode = "down"      // resets every connection, whatever it asks
	Page      Mode = "page"      // answers everything with a web page
	Redirect  Mode = "redirect"  // answers everything with a redirect
)

var modes = []Mode{
	Answer, Die, NoDone, Garbage, ErrorLine, Missing, Busy, TooLong, NoMemory, Hang, Pause, Empty, HugeLine,
	Endless, Length, Down, Page, Redirect,
}

// DefaultText is what the fake says when it is told nothing else.
const DefaultText = "You can find this in your account settings. Open the page, choose what you want to change, and save it."

// Behaviour is a script. The zero value answers every chat with DefaultText.
type Behaviour struct {
	Mode  Mode  `json:"mode"`
	Shape Shape `json:"shape"` // empty is Shape017
	// Text is the answer; it is sent word by word unless Chunks gives the pieces.
	Text   string   `json:"text"`
	Chunks []string `json:"chunks"`
	// Replies give other texts for questions (last user message) that contain
	// something, regardless of case; the first that fits is taken.
	Replies []Reply `json:"replies"`
	// Thinking is sent before the answer in the field that servers use for it,
	// unless the request says think:false.
	Thinking []string `json:"thinking"`
	// FirstDelay and Delay are milliseconds before the first piece and before
	// every further one, for tests in browsers.
	FirstDelay int `json:"firstDelay"`
	Delay      int `json:"delay"`
	// After is how many pieces come before the mode does its harm.
	After int `json:"after"`
	// PromptTokens is the count that the last chunk gives; 0 is a quarter of the
	// characters.
	PromptTokens int `json:"promptTokens"`
	// LoadHangs keeps requests without messages (warm-up) until Release.
	LoadHangs bool `json:"loadHangs"`
	// Pull is what a download does: "" works, "error" fails in a 200 reply,
	// "break" ends in the middle.
	Pull string `json:"pull"`
	// Step, if not nil, is received from before each piece, so that a test decides
	// when it comes.
	Step <-chan struct{} `json:"-"`
}

// Reply is one scripted answer.
type Reply struct {
	Contains string `json:"contains"`
	Text     string `json:"text"`
}

func (b Behaviour) version() string {
	if b.Shape == Shape030 {
		return "0.32.9"
	}
	return "0.17.4"
}

func (b Behaviour) pieces(question string) []string {
	if b.Mode == Empty {
		return nil
	}
	text := b.Text
	for _, r := range b.Replies {
		if strings.Contains(strings.ToLower(question), strings.ToLower(r.Contains)) {
			return words(r.Text)
		}
	}
	switch {
	case len(b.Chunks) > 0:
		return b.Chunks
	case text == "":
		text = DefaultText
	}
	return words(text)
}

// words cuts a text in front of its blanks, as tokenizers do.
func words(text string) []string {
	var list []string
	for text != "" {
		end := strings.IndexByte(text[1:], ' ') + 1
		if end == 0 {
			end = len(text)
		}
		list, text = append(list, text[:end]), text[end:]
	}
	return list
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }

func (b Behaviour) tooLong() string {
	if b.Shape == Shape030 {
		return `{"error":{"code":400,"message":"request (9120 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9120,"n_ctx":4096}}`
	}
	return "the input length exceeds the context length"
}

func (b Behaviour) midError() string {
	if b.Shape == Shape030 {
		return "llama-server chat error: map[code:500 message:Compute error. type:server_error]"
	}
	return "an error was encountered while running the model: unexpected EOF"
}

// Check refuses a behaviour with a mode or shape that does not exist.
func (b Behaviour) Check() error {
	if !slices.Contains(modes, b.Mode) {
		return errors.New("unknown mode; the modes are " + ModeNames())
	}
	if b.Shape != "" && b.Shape != Shape017 && b.Shape != Shape030 {
		return errors.New("unknown shape; the shapes are 0.17 and 0.30")
	}
	return nil
}

// ModeNames lists the modes for messages and help texts.
func ModeNames() string {
	names := make([]string, 0, len(modes))
	for _, m := range modes[1:] {
		names = append(names, string(m))
	}
	return `"" (answer), ` + strings.Join(names, ", ")
}

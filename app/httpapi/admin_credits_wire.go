package httpapi

import (
	"frontdesk/app/credit"
)

// CreditState is where a chat user stands, with a part of the ledger.
type CreditState struct {
	Enabled   bool              `json:"enabled" doc:"Credits are switched on for the chatbot."`
	User      string            `json:"user" doc:"Whose ledger it is, through merges."`
	Balance   int               `json:"balance" doc:"What can be spent now."`
	Booked    int               `json:"booked" doc:"The sum of all entries. It differs from the balance when a period has begun in which nothing was used yet."`
	Plan      string            `json:"plan"`
	Allowance *AllowanceSetting `json:"allowance,omitempty" doc:"What the settings give; left out where they give nothing."`
	Left      int               `json:"left" doc:"Of the allowance, in this period."`
	Period    string            `json:"period,omitempty" enum:"day,week,month,once"`
	ResetsAt  *Time             `json:"resetsAt,omitempty" doc:"When the next period begins."`
	Entries   []CreditEntry     `json:"entries" doc:"Newest first."`
	Next      *string           `json:"next" doc:"The cursor of the next part."`
}

// CreditEntry is one change of a balance.
type CreditEntry struct {
	ID           string `json:"id"`
	At           Time   `json:"at"`
	User         string `json:"user" doc:"Whose ledger it stands in; after a merge also those of the merged profiles are shown."`
	UserName     string `json:"userName,omitempty"`
	Kind         string `json:"kind" enum:"allowance,reply,topup,correction,expiry,merge"`
	Amount       int    `json:"amount"`
	Balance      int    `json:"balance" doc:"Of that ledger, after it."`
	Reason       string `json:"reason,omitempty"`
	Actor        string `json:"actor,omitempty" doc:"Who did it, of a top-up or a correction."`
	Conversation string `json:"conversation,omitempty"`
	Seq          uint64 `json:"seq,omitempty" doc:"Of the reply."`
	Path         string `json:"path,omitempty" enum:"direct,choices,model,passages,none"`
	Model        string `json:"model,omitempty"`
	Other        string `json:"other,omitempty" doc:"The other profile of a merge."`
}

// CreditInput books a top-up (amount above 0) or a correction (below).
type CreditInput struct {
	Amount int    `json:"amount" doc:"Not 0."`
	Reason string `json:"reason" doc:"1 to 500 characters."`
}

// CreditLedger is a part of the ledgers of a chatbot.
type CreditLedger struct {
	Items []CreditEntry `json:"items" doc:"Newest first."`
	Next  *string       `json:"next" doc:"The cursor of the next part."`
}

// RefusalList is a part of the refusals of a chatbot.
type RefusalList struct {
	Items []Refusal `json:"items" doc:"Newest first. They are kept for 30 days, at most 10,000."`
	Next  *string   `json:"next" doc:"The cursor of the next part."`
}

// Refusal is one message, or one visit, that was refused.
type Refusal struct {
	ID           string `json:"id"`
	At           Time   `json:"at"`
	Why          string `json:"why" enum:"credits,gate,gate_failed,limit,proof,identity"`
	User         string `json:"user,omitempty"`
	UserName     string `json:"userName,omitempty"`
	Conversation string `json:"conversation,omitempty"`
	Seq          uint64 `json:"seq,omitempty" doc:"Of the message that says so; its trace tells more."`
	Detail       string `json:"detail"`
	Times        int    `json:"times" doc:"How often in a row."`
}

// GateTest is one call of the gate, made now.
type GateTest struct {
	Allow     bool             `json:"allow" doc:"What would follow for a visitor."`
	Failed    bool             `json:"failed" doc:"The server did not answer as it should; allow is what the settings say then."`
	Reason    string           `json:"reason"`
	Message   string           `json:"message,omitempty" doc:"Of the server, for the visitor."`
	Remaining *float64         `json:"remaining,omitempty"`
	Millis    int              `json:"millis"`
	Body      string           `json:"body" doc:"As it was sent."`
	Exchange  DeliveryExchange `json:"exchange"`
}

func creditEntryOf(e credit.Entry) CreditEntry {
	out := CreditEntry{
		ID: e.ID.String(), At: e.At, User: e.User.String(), Kind: string(e.Kind), Amount: e.Amount, Balance: e.Balance, Reason: e.Reason,
		Actor: e.Actor, Seq: e.Seq, Path: string(e.Path), Model: e.Model,
	}
	if !e.Conversation.IsZero() {
		out.Conversation = e.Conversation.String()
	}
	if !e.Other.IsZero() {
		out.Other = e.Other.String()
	}
	return out
}

func creditStateOf(c *call, s credit.State, page credit.Page) CreditState {
	out := CreditState{
		Enabled: s.Enabled, User: s.User.String(), Balance: s.Balance, Booked: s.Booked, Plan: s.Plan, Left: s.Left, ResetsAt: moment(s.ResetsAt),
		Entries: make([]CreditEntry, 0, len(page.Items)), Next: behind(c, page.Next.UUID),
	}
	if s.Allowance != nil {
		given := AllowanceSetting(*s.Allowance)
		out.Allowance, out.Period = &given, given.Period
	}
	for _, e := range page.Items {
		out.Entries = append(out.Entries, creditEntryOf(e))
	}
	return out
}

func refusalOf(r credit.Refusal) Refusal {
	out := Refusal{ID: r.ID.String(), At: r.At, Why: string(r.Why), Seq: r.Seq, Detail: r.Detail, Times: max(r.Times, 1)}
	if !r.User.IsZero() {
		out.User = r.User.String()
	}
	if !r.Conversation.IsZero() {
		out.Conversation = r.Conversation.String()
	}
	return out
}

package conversation

// FormAsk is a form that a message asks a visitor to fill in.
type FormAsk struct {
	ID     string     `json:"id"`
	Fields []AskField `json:"fields"`
}

// AskField is one field of it.
type AskField struct {
	Key     string   `json:"key"`
	Label   string   `json:"label,omitempty"` // empty: what the widget says by itself
	Kind    string   `json:"kind"`            // name, email, phone, text, long, choice
	Need    string   `json:"need"`            // optional or required
	Options []string `json:"options,omitempty"`
}

// LeadSaid is the lead that a message tells was made, as the host page hears of
// it.
type LeadSaid struct {
	UUID   string `json:"uuid"` // of the chat user
	Name   string `json:"name,omitempty"`
	Email  string `json:"email,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Source string `json:"source"`
}

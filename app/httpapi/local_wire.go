package httpapi

// EndStaleInput ends what was idle for so long.
type EndStaleInput struct {
	Hours  float64 `json:"hours"`
	DryRun bool    `json:"dryRun,omitempty"`
}

// EndStaleResult is what the sweep did.
type EndStaleResult struct {
	Ended    int   `json:"ended"`
	Examined int   `json:"examined"`
	Oldest   *Time `json:"oldest,omitempty" doc:"Last message of the one that was silent for the longest."`
}

// RecountInput asks to compare the counters with the records.
type RecountInput struct {
	Fix bool `json:"fix,omitempty"`
}

// RecountResult is where they differ.
type RecountResult struct {
	Differences []CounterDifference `json:"differences"`
	Fixed       bool                `json:"fixed"`
}

// CounterDifference is one counter that is not what the records say.
type CounterDifference struct {
	Chatbot string `json:"chatbot"`
	Counter string `json:"counter"`
	Stored  int64  `json:"stored"`
	Counted int64  `json:"counted"`
}

// OwnerInput makes an owner's account, or sets its password.
type OwnerInput struct {
	Email    string `json:"email"`
	Name     string `json:"name,omitempty"`
	Password string `json:"password"`
}

// SeedInput asks for invented conversations to try things with.
type SeedInput struct {
	Conversations int    `json:"conversations"`
	Chatbot       string `json:"chatbot"`
}

// SeedResult is what was made.
type SeedResult struct {
	Conversations int `json:"conversations"`
	Messages      int `json:"messages"`
}

// BackupInput names the file to write, a path on the server.
type BackupInput struct {
	File string `json:"file"`
}

// BackupResult is what was written; size in bytes.
type BackupResult struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

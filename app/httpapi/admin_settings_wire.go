package httpapi

// ModelState is what a look at the model server found.
type ModelState struct {
	State     string      `json:"state" enum:"off,absent,starting,ready,missing_model,failing"`
	Model     string      `json:"model"`
	Version   string      `json:"version"`
	Error     string      `json:"error" doc:"What is wrong and what to do; empty when nothing is."`
	Models    []ModelInfo `json:"models"`
	Queue     int         `json:"queue"`
	Running   int         `json:"running"`
	CheckedAt Time        `json:"checkedAt"`
	Pulling   *ModelPull  `json:"pulling,omitempty"`
}

// ModelInfo is one model that the server has; size in bytes.
type ModelInfo struct {
	Name          string `json:"name"`
	Size          int64  `json:"size"`
	Loaded        bool   `json:"loaded"`
	ParameterSize string `json:"parameterSize"`
	Family        string `json:"family"`
}

// ModelPull is a download that runs or has failed.
type ModelPull struct {
	Name    string  `json:"name"`
	Percent float64 `json:"percent"`
	Status  string  `json:"status"`
	Error   string  `json:"error,omitempty"`
}

// ModelSettings is how the model is reached and used.
type ModelSettings struct {
	URL            string `json:"url" doc:"Empty: no model is asked."`
	Model          string `json:"model"`
	NumCtx         int    `json:"numCtx"`
	KeepAlive      string `json:"keepAlive" doc:"Such as 30m, or forever."`
	MaxQueue       int    `json:"maxQueue"`
	Workers        int    `json:"workers"`
	TimeoutSeconds int    `json:"timeoutSeconds"`
	Embedder       string `json:"embedder" enum:"builtin,ollama,off" doc:"What gives contents and questions their meaning."`
	EmbedModel     string `json:"embedModel" doc:"The embedding model, where embedder is ollama."`
}

// ModelSettingsPage is the settings page of the model.
type ModelSettingsPage struct {
	Settings ModelSettings     `json:"settings"`
	Fixed    map[string]string `json:"fixed" doc:"Fields that flag, environment or file decide, and what decides."`
	State    ModelState        `json:"state"`
}

// ModelPullInput names a model to download.
type ModelPullInput struct {
	Name string `json:"name"`
}

// EmailSettings is the mail server; the password is never shown.
type EmailSettings struct {
	Host        string `json:"host"`
	Port        int    `json:"port"`
	Security    string `json:"security" enum:"starttls,tls,none"`
	Username    string `json:"username"`
	HasPassword bool   `json:"hasPassword"`
	From        string `json:"from"`
	FromName    string `json:"fromName"`
}

// EmailSettingsInput changes the mail server.
type EmailSettingsInput struct {
	Host     string  `json:"host"`
	Port     int     `json:"port"`
	Security string  `json:"security" enum:"starttls,tls,none"`
	Username string  `json:"username"`
	Password *string `json:"password,omitempty" doc:"Left out: stays as it is; empty: none."`
	From     string  `json:"from"`
	FromName string  `json:"fromName"`
}

// EmailSettingsPage is the settings page of e-mail.
type EmailSettingsPage struct {
	Settings   EmailSettings     `json:"settings"`
	Fixed      map[string]string `json:"fixed" doc:"Fields that flag, environment or file decide, and what decides."`
	Configured bool              `json:"configured"`
	LastError  string            `json:"lastError,omitempty"`
	Pending    int               `json:"pending"`
	Failed     int               `json:"failed"`
}

// EmailTestInput says where to send a test mail.
type EmailTestInput struct {
	To string `json:"to"`
}

// OK says that it worked.
type OK struct {
	OK bool `json:"ok"`
}

// SystemPage is how the server is doing; sizes in bytes.
type SystemPage struct {
	Version       string       `json:"version"`
	Go            string       `json:"go"`
	StartedAt     Time         `json:"startedAt"`
	UptimeSeconds int64        `json:"uptimeSeconds"`
	DataDir       string       `json:"dataDir"`
	DataBytes     int64        `json:"dataBytes"`
	FreeBytes     int64        `json:"freeBytes"`
	Memory        SystemMemory `json:"memory"`
	Writer        SystemWriter `json:"writer"`
	Streams       int          `json:"streams"`
	Outbox        SystemOutbox `json:"outbox"`
	Jobs          []Job        `json:"jobs"`
}

// SystemMemory is what the process takes; limit 0 is none.
type SystemMemory struct {
	RSS   int64 `json:"rss"`
	Heap  int64 `json:"heap"`
	Limit int64 `json:"limit"`
}

// SystemWriter is how the store's writer has done.
type SystemWriter struct {
	Batches uint64  `json:"batches"`
	Writes  uint64  `json:"writes"`
	Queue   int     `json:"queue"`
	P50MS   float64 `json:"p50ms"`
	P99MS   float64 `json:"p99ms"`
}

// SystemOutbox counts mails that wait and mails that were given up.
type SystemOutbox struct {
	Pending int `json:"pending"`
	Failed  int `json:"failed"`
}

// Job is work that runs by itself.
type Job struct {
	Name        string   `json:"name"`
	Schedule    string   `json:"schedule"`
	Description string   `json:"description"`
	Next        *Time    `json:"next,omitempty"`
	Running     bool     `json:"running"`
	Runs        []JobRun `json:"runs" doc:"The last 10, newest first."`
}

// JobRun is one run of a job.
type JobRun struct {
	StartedAt Time   `json:"startedAt"`
	EndedAt   *Time  `json:"endedAt,omitempty"`
	OK        bool   `json:"ok"`
	Note      string `json:"note"`
	By        string `json:"by,omitempty" doc:"Who had it run; left out: its schedule."`
	Error     string `json:"error,omitempty"`
}

// GeneralSettings is what concerns every chatbot.
type GeneralSettings struct {
	IdleHours int    `json:"idleHours"`
	PublicURL string `json:"publicUrl" doc:"Empty: taken from each request."`
	Zone      string `json:"zone" doc:"Time zone of the owner, such as Europe/Berlin; empty: UTC."`
}

// GeneralSettingsPage is the general settings page.
type GeneralSettingsPage struct {
	Settings GeneralSettings   `json:"settings"`
	Fixed    map[string]string `json:"fixed" doc:"Fields that flag, environment or file decide, and what decides."`
}

// The panel's events, for the document.

// ConversationEvent says that a conversation began or changed.
type ConversationEvent struct {
	ID      string `json:"id"`
	Chatbot string `json:"chatbot"`
	Status  string `json:"status" enum:"active,ended"`
	Deleted bool   `json:"deleted,omitempty"`
}

// CountsEvent carries the numbers of a chatbot.
type CountsEvent struct {
	Chatbot string `json:"chatbot"`
	Counts
}

// ContentsEvent says that the contents of a chatbot changed.
type ContentsEvent struct {
	Chatbot string `json:"chatbot"`
}

// ChatbotsEvent says that the list of chatbots or one of them changed.
type ChatbotsEvent struct{}

// JobEvent says that a job began or ended.
type JobEvent struct {
	Name string `json:"name"`
}

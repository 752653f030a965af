package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// definition is one setting: its names, its help and its place in Settings.
// The file's keys, the variables, the flags, the example file, the table in
// the README and the dump are all made from the definitions.
type definition struct {
	key      string // in the file, dotted
	env      string
	flag     string // empty: no flag, as for secrets, which a process list would show
	fallback string
	help     string
	secret   bool
	hidden   bool   // works, but is not documented: nobody should need it
	panel    string // group.field in the panel, for what an owner may also set there
	binding
}

// definitions lists every setting in the order of the documents.
func definitions() []definition {
	all := serverDefinitions()
	all = append(all, ollamaDefinitions()...)
	all = append(all, meaningDefinitions()...)
	all = append(all, mailDefinitions()...)
	return append(all, processDefinitions()...)
}

func serverDefinitions() []definition {
	return []definition{
		{key: "data", env: "FRONTDESK_DATA", flag: "data", fallback: "./data",
			help:    "Folder that holds everything; made when it is not there.",
			binding: bind(filled, func(s *Settings) *string { return &s.DataDir })},
		{key: "listen", env: "FRONTDESK_LISTEN", flag: "listen", fallback: ":8080",
			help:    "Address to listen on, host:port. Without a host, every interface.",
			binding: bind(listener, func(s *Settings) *string { return &s.Listen })},
		{key: "publicUrl", env: "FRONTDESK_PUBLIC_URL", flag: "public-url", panel: "general.publicUrl",
			help:    "Address under which visitors reach this server, such as https://chat.example.com. Empty: taken from each request.",
			binding: bind(origin, func(s *Settings) *string { return &s.PublicURL })},
		{key: "trustedProxies", env: "FRONTDESK_TRUSTED_PROXIES", flag: "trusted-proxies",
			help:    "Addresses and networks (CIDR) of the proxies in front, whose X-Forwarded-For counts.",
			binding: bindList(prefixes, func(s *Settings) *[]netip.Prefix { return &s.TrustedProxies })},
		{key: "allowPrivate", env: "FRONTDESK_ALLOW_PRIVATE", flag: "allow-private",
			help:    "Private destinations (host:port) that websites, webhooks and pushes of leads may lead to. Ollama and the mail server need no entry.",
			binding: bindList(destinations, func(s *Settings) *[]string { return &s.AllowPrivate })},
		{key: "rateLimits", env: "FRONTDESK_RATE_LIMITS", flag: "rate-limits", fallback: "on",
			help:    "Budgets per visitor and address: on, or off for measurements. Off is refused unless the listener is on loopback.",
			binding: bind(onOff, func(s *Settings) *bool { return &s.RateLimits })},
		{key: "geo", env: "FRONTDESK_GEO", flag: "geo",
			help:    "An mmdb file, or a folder with some, for places with cities, such as GeoLite2-City.mmdb. Empty: the folder geo in the data folder.",
			binding: bind(line, func(s *Settings) *string { return &s.Geo })},
		{key: "idleHours", env: "FRONTDESK_IDLE_HOURS", flag: "idle-hours", fallback: "24", panel: "general.idleHours",
			help:    "A conversation ends by itself after so many hours without a message (1 to 8760).",
			binding: bind(between(1, 8760), func(s *Settings) *int { return &s.IdleHours })},
		{key: "zone", env: "FRONTDESK_ZONE", flag: "zone", panel: "general.zone",
			help:    "Time zone of the owner, such as Europe/Berlin: days of the dashboard and of the weekly mail are its own. Empty: UTC.",
			binding: bind(zone, func(s *Settings) *string { return &s.Zone })},
	}
}

func ollamaDefinitions() []definition {
	return []definition{
		{key: "ollama.url", env: "FRONTDESK_OLLAMA_URL", flag: "ollama-url", fallback: "http://127.0.0.1:11434", panel: "models.url",
			help:    "Address of the Ollama server. Empty: no model is asked, answers come from the contents alone.",
			binding: bind(address, func(s *Settings) *string { return &s.Ollama.URL })},
		{key: "ollama.model", env: "FRONTDESK_MODEL", flag: "model", panel: "models.model",
			help:    "Model that writes answers, such as qwen3:4b. Empty: the first one that the server has.",
			binding: bind(line, func(s *Settings) *string { return &s.Ollama.Model })},
		{key: "ollama.numCtx", env: "FRONTDESK_OLLAMA_NUM_CTX", flag: "ollama-num-ctx", fallback: "4096", panel: "models.numCtx",
			help:    "Context window in tokens, the same for every call (1024 to 262144).",
			binding: bind(between(1024, 262144), func(s *Settings) *int { return &s.Ollama.NumCtx })},
		{key: "ollama.threads", env: "FRONTDESK_OLLAMA_THREADS", flag: "ollama-threads", fallback: "0",
			help:    "Processor threads that the server may use for the model (0 to 256); 0: as many as it has cores. On a machine that does other work too, one less than its cores is many times faster while it is busy.",
			binding: bind(between(0, 256), func(s *Settings) *int { return &s.Ollama.Threads })},
		{key: "ollama.keepAlive", env: "FRONTDESK_OLLAMA_KEEP_ALIVE", flag: "ollama-keep-alive", fallback: "30m", panel: "models.keepAlive",
			help:    "How long the model stays loaded after an answer, such as 30m; forever to never unload it.",
			binding: bind(keepAlive, func(s *Settings) *time.Duration { return &s.Ollama.KeepAlive })},
		{key: "ollama.workers", env: "FRONTDESK_OLLAMA_WORKERS", flag: "ollama-workers", fallback: "1", panel: "models.workers",
			help:    "Answers that are written at the same time (1 to 64).",
			binding: bind(between(1, 64), func(s *Settings) *int { return &s.Ollama.Workers })},
		{key: "ollama.queue", env: "FRONTDESK_OLLAMA_QUEUE", flag: "ollama-queue", fallback: "32", panel: "models.maxQueue",
			help:    "Visitors that may wait for the model; the next one is answered from the contents (0 to 10000).",
			binding: bind(between(0, 10000), func(s *Settings) *int { return &s.Ollama.Queue })},
		{key: "ollama.timeout", env: "FRONTDESK_OLLAMA_TIMEOUT", flag: "ollama-timeout", fallback: "2m", panel: "models.timeoutSeconds",
			help:    "Time for one answer, waiting included; after it the answer comes from the contents (5s to 1h).",
			binding: bind(within(5*time.Second, time.Hour), func(s *Settings) *time.Duration { return &s.Ollama.Timeout })},
	}
}

func meaningDefinitions() []definition {
	return []definition{
		{key: "meaning.embedder", env: "FRONTDESK_EMBEDDER", flag: "embedder", fallback: string(BuiltIn), panel: "models.embedder",
			help:    "What matches questions by meaning: builtin, the encoder in the program; ollama, an embedding model of the Ollama server; off, words alone.",
			binding: bind(oneOf(BuiltIn, WithOllama, NoEmbedder), func(s *Settings) *EmbedderKind { return &s.Meaning.Embedder })},
		{key: "meaning.model", env: "FRONTDESK_EMBED_MODEL", flag: "embed-model", panel: "models.embedModel",
			help:    "Embedding model of the Ollama server, such as embeddinggemma, where the embedder is ollama.",
			binding: bind(line, func(s *Settings) *string { return &s.Meaning.Model })},
	}
}

func mailDefinitions() []definition {
	return []definition{
		{key: "mail.host", env: "FRONTDESK_MAIL_HOST", flag: "mail-host", panel: "email.host",
			help:    "Mail server (SMTP) that sends transcripts and notices. Empty: none, and the chat offers no transcripts.",
			binding: bind(hostname, func(s *Settings) *string { return &s.Mail.Host })},
		{key: "mail.port", env: "FRONTDESK_MAIL_PORT", flag: "mail-port", fallback: "0", panel: "email.port",
			help:    "Port of the mail server. 0: the usual one, 587 with starttls, 465 with tls, 25 with none.",
			binding: bind(between(0, 65535), func(s *Settings) *int { return &s.Mail.Port })},
		{key: "mail.security", env: "FRONTDESK_MAIL_SECURITY", flag: "mail-security", fallback: string(StartTLS), panel: "email.security",
			help:    "starttls, tls, or none for a server on the same machine.",
			binding: bind(oneOf(StartTLS, TLS, NoTLS), func(s *Settings) *Security { return &s.Mail.Security })},
		{key: "mail.username", env: "FRONTDESK_MAIL_USERNAME", flag: "mail-username", panel: "email.username",
			help:    "Name to sign in with. Empty: without signing in.",
			binding: bind(line, func(s *Settings) *string { return &s.Mail.Username })},
		{key: "mail.password", env: "FRONTDESK_MAIL_PASSWORD", secret: true, panel: "email.password",
			help:    "Password to sign in with.",
			binding: bind(line, func(s *Settings) *string { return &s.Mail.Password })},
		{key: "mail.from", env: "FRONTDESK_MAIL_FROM", flag: "mail-from", panel: "email.from",
			help:    "Address that mails come from, such as hello@example.com.",
			binding: bind(mailAddress, func(s *Settings) *string { return &s.Mail.From })},
		{key: "mail.fromName", env: "FRONTDESK_MAIL_FROM_NAME", flag: "mail-from-name", panel: "email.fromName",
			help:    "Name beside that address. Empty: the brand of the chatbot.",
			binding: bind(line, func(s *Settings) *string { return &s.Mail.FromName })},
	}
}

func processDefinitions() []definition {
	return []definition{
		{key: "log.level", env: "FRONTDESK_LOG_LEVEL", flag: "log-level", fallback: "info",
			help:    "debug, info, warn or error.",
			binding: bind(level, func(s *Settings) *slog.Level { return &s.Log.Level })},
		{key: "log.format", env: "FRONTDESK_LOG_FORMAT", flag: "log-format", fallback: "text",
			help:    "text or json.",
			binding: bind(oneOf("text", "json"), func(s *Settings) *string { return &s.Log.Format })},
		{key: "memory.limit", env: "FRONTDESK_MEMORY_LIMIT", flag: "memory-limit", fallback: "auto",
			help:    "Memory to stay under, such as 512MB; auto is 60 % of the container's limit or of the machine's memory, off is none.",
			binding: bind(memoryLimit, func(s *Settings) *int64 { return &s.Memory.Limit })},
		{key: "memory.gcPercent", env: "FRONTDESK_MEMORY_GC_PERCENT", flag: "memory-gc-percent", fallback: "100",
			help:    "How much the heap may grow between collections, in percent (10 to 1000): less takes less memory and more work.",
			binding: bind(between(10, 1000), func(s *Settings) *int { return &s.Memory.GCPercent })},
		{key: "http.readTimeout", env: "FRONTDESK_HTTP_READ_TIMEOUT", flag: "http-read-timeout", fallback: "1m",
			help:    "Time for a whole request to arrive (1s to 1h).",
			binding: bind(within(time.Second, time.Hour), func(s *Settings) *time.Duration { return &s.HTTP.ReadTimeout })},
		{key: "http.writeTimeout", env: "FRONTDESK_HTTP_WRITE_TIMEOUT", flag: "http-write-timeout", fallback: "1m",
			help:    "Time for a whole response to leave (1s to 1h). Live streams are not bound by it.",
			binding: bind(within(time.Second, time.Hour), func(s *Settings) *time.Duration { return &s.HTTP.WriteTimeout })},
		{key: "http.idleTimeout", env: "FRONTDESK_HTTP_IDLE_TIMEOUT", flag: "http-idle-timeout", fallback: "2m",
			help:    "How long a connection may stay open between two requests (1s to 1h).",
			binding: bind(within(time.Second, time.Hour), func(s *Settings) *time.Duration { return &s.HTTP.IdleTimeout })},
		{key: "http.stopTimeout", env: "FRONTDESK_HTTP_STOP_TIMEOUT", flag: "http-stop-timeout", fallback: "20s",
			help:    "Time for requests and jobs to end when the server is stopped (1s to 1h).",
			binding: bind(within(time.Second, time.Hour), func(s *Settings) *time.Duration { return &s.HTTP.StopTimeout })},
		{key: "store.memTable", env: "FRONTDESK_STORE_MEM_TABLE", fallback: "8MB", hidden: true,
			help:    "Size of the database's table in memory (8MB to 256MB).",
			binding: bind(size(8*megabyte, 256*megabyte), func(s *Settings) *int64 { return &s.Store.MemTable })},
	}
}

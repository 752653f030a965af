package answer

import (
	"regexp"
	"strings"

	"frontdesk/app/knowledge/prose"
)

// orders are what is written for a model to obey and not for people to read.
var orders = regexp.MustCompile(`(?i)\b(?:` + strings.Join([]string{
	`(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,3}(?:previous|prior|above|earlier|preceding|system|your|these|those|all)\s+(?:\w+\s+){0,2}(?:instructions?|rules?|prompts?|guidelines?|directions?)`,
	`(?:system|hidden|secret|initial)\s+prompt`,
	`you\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai|dan|chatgpt|gpt|llm|jailbroken|unrestricted|language\s+model|evil)\b`,
	`(?:reply|respond|answer)\s+(?:only|exactly|just)\s+with`,
	`(?:developer|god|jailbreak|dan)\s+mode`,
	`new\s+instructions?\s*:`,
	`do\s+not\s+(?:tell|reveal|mention)\s+(?:\w+\s+){0,3}(?:to\s+)?the\s+(?:user|visitor)`,
	`(?:as\s+an?|dear)\s+(?:ai|language\s+model|llm|chatbot)\b`,
	`ignorier\w*\s+(?:\w+\s+){0,2}(?:vorherigen|bisherigen|obigen|vorigen|alle)\s+(?:\w+\s+){0,1}(?:anweisungen|regeln|instruktionen)`,
	`(?:ignora|olvida)\w*\s+(?:\w+\s+){0,2}(?:instrucciones|reglas)`,
	`(?:ignore|oublie)\w*\s+(?:\w+\s+){0,2}(?:instructions|consignes|règles)`,
}, "|") + `)`)

// disarm leaves out the sentences of a passage that give orders to a model, so
// that neither the model reads them nor an answer can rest on them. Contents are
// what owners wrote or had read from pages that others can write on.
func disarm(text string) string {
	if !orders.MatchString(text) {
		return text
	}
	var lines []string
	for line := range strings.Lines(text) {
		if !orders.MatchString(line) {
			lines = append(lines, strings.TrimRight(line, "\n"))
			continue
		}
		var kept []string
		for _, s := range prose.Sentences(line) {
			if !orders.MatchString(s) {
				kept = append(kept, s)
			}
		}
		lines = append(lines, strings.Join(kept, " "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

package grounding

import "strings"

// pleasantries are phrases of sentences that claim nothing: greetings, and
// offers of help. Folded, with a space around.
const pleasantries = `let me know|happy to help|glad to help|happy to assist|here to help|hope this helps|hope that helps|feel free|anything else|
you re welcome|youre welcome|you are welcome|thank you for|thanks for|great day|nice day|good day|further questions|any other questions|
any questions|more questions|welcome to|good question|great question|sorry to hear|i apologize|thank you|thanks|hello|hi there|
gerne|vielen dank|guten tag|weitere fragen|hola|gracias|alguna pregunta|mas preguntas|bonjour|merci|d autres questions|n hesitez pas|no dude|zogern sie nicht`

// longestPleasantry is how many words a sentence may have to be one.
const longestPleasantry = 16

// pleasant tells a sentence that claims nothing. One that has a fact claims
// something.
func (l *lexicon) pleasant(s *sentence) bool {
	if len(s.all.facts) > 0 || len(s.tokens) > longestPleasantry {
		return false
	}
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range s.tokens {
		if !t.mark {
			b.WriteString(t.word + " ")
		}
	}
	text := b.String()
	for p := range strings.SplitSeq(pleasantries, "|") {
		p = strings.TrimSpace(p)
		i := strings.Index(text, " "+p+" ")
		if i < 0 {
			continue
		}
		if rest := strings.Fields(text[:i] + " " + text[i+len(p)+1:]); len(rest) <= 9 {
			return true
		}
	}
	return false
}

package analysis

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/conversation"
)

// said makes a talk: lines of the visitor begin with "V ", of the desk with "D ", of
// a desk that found nothing with "N ", of one that quotes a content with "A ".
func said(lines ...string) Talk {
	var t Talk
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i, l := range lines {
		at = at.Add(40 * time.Second)
		m := conversation.Message{Seq: uint64(i + 1), Role: conversation.RoleAssistant, Text: l[2:], At: at}
		switch l[0] {
		case 'V':
			m.Role = conversation.RoleUser
		case 'D':
			m.Role = conversation.RoleAgent
		case 'N':
			m.Kind = conversation.KindNone
		case 'A':
			m.Kind = conversation.KindDirect
			m.Sources = []conversation.Source{{ContentID: "returns", Title: "Returning an item"}}
		}
		t.Messages = append(t.Messages, m)
	}
	t.Conversation.LastSeq, t.Conversation.Messages = uint64(len(lines)), len(lines)
	return t
}

func TestRules_sentiment(t *testing.T) {
	rules := NewRules(nil)
	for want, talks := range map[string][]Talk{
		Positive: {
			said("V How do I return shoes?", "A Within 30 days.", "V Perfect, thank you so much!"),
			said("V Wie bekomme ich mein Geld zurück?", "A Innerhalb von 30 Tagen.", "V Super, das hat mir sehr geholfen, vielen Dank!"),
			said("V ¿Cómo devuelvo los zapatos?", "A En 30 días.", "V ¡Excelente, muchas gracias, me ayudó mucho!"),
			said("V Comment retourner un article ?", "A Sous 30 jours.", "V Parfait, merci beaucoup, c'est très utile !"),
			said("V Come restituisco le scarpe?", "A Entro 30 giorni.", "V Perfetto, grazie mille, gentilissimi!"),
			said("V Como devolvo os sapatos?", "A Em 30 dias.", "V Ótimo, muito obrigado, ajudou muito!"),
			said("V Hoe stuur ik de schoenen terug?", "A Binnen 30 dagen.", "V Geweldig, hartelijk dank, heel duidelijk!"),
		},
		Negative: {
			said("V Where is my parcel?", "N I found nothing.", "V This is useless. The worst service ever!", "N I found nothing."),
			said("V I want my money back, this is unacceptable"),
			said("V Wo ist mein Paket?", "N Dazu habe ich nichts gefunden.", "V Das ist eine Frechheit, ich warte immer noch!"),
			said("V ¿Dónde está mi pedido?", "N No encontré nada.", "V Es una vergüenza, no funciona nada, pésimo servicio"),
			said("V Où est mon colis ?", "N Je n'ai rien trouvé.", "V C'est inadmissible, service nul, toujours rien !"),
			said("V Dov'è il mio pacco?", "N Non ho trovato nulla.", "V È una vergogna, servizio pessimo e non funziona"),
			said("V Onde está o meu pacote?", "N Não encontrei nada.", "V É um absurdo, péssimo atendimento, não funciona"),
			said("V Waar is mijn pakket?", "N Ik heb niets gevonden.", "V Schandalig, dit is waardeloos en het werkt niet"),
		},
		Neutral: {
			said("V What are your opening hours?", "A From 9 to 17."),
			said("V I lost my password, how can I reset it?", "A Use the link.", "V ok"),
			said("V Welche Zahlungsarten gibt es?", "A Karte und Rechnung.", "V danke"),
		},
	} {
		for _, talk := range talks {
			if got := rules.Read(context.Background(), talk); got.Sentiment != want {
				t.Errorf("%q: %s, want %s", talk.Messages[len(talk.Messages)-1].Text, got.Sentiment, want)
			}
		}
	}
}

func TestLexicon_negationTurnsAround(t *testing.T) {
	l := newLexicons()["en"]
	for text, positive := range map[string]bool{
		"That was helpful": true, "That was not helpful at all": false, "no problem": true, "I am not happy": false,
		"not bad": true, "It works, but it is terribly slow and awful": false, "It is slow but I love it, perfect!": true,
	} {
		if got := l.toneOf(text).balance(); got == 0 || (got > 0) != positive {
			t.Errorf("%q weighs %v", text, got)
		}
	}
	if quiet, loud := l.toneOf("this is bad service").balance(), l.toneOf("THIS IS BAD SERVICE!!!").balance(); loud >= quiet {
		t.Errorf("capitals weigh %v, small letters %v", loud, quiet)
	}
}

func TestRules_behaviour(t *testing.T) {
	rules := NewRules(nil)
	for want, talk := range map[string]Talk{
		Urgent:   said("V I need a plumber immediately, it is an emergency!!!", "A Call us."),
		Confused: said("V How does it work?", "A Like this.", "V I don't understand, what do you mean?", "A Like this.", "V huh?"),
		Calm:     said("V Do you sell lamps?", "A Yes."),
	} {
		if got := rules.Read(context.Background(), talk).Behaviour; got != want {
			t.Errorf("%q: %s, want %s", talk.Messages[0].Text, got, want)
		}
	}
	repeated := said("V Where can I find the invoice for May?", "N Nothing found.", "V Where can I find the invoice of May?", "N Nothing found.", "V Where do I find the invoice for May?", "N Nothing found.")
	if got := rules.Read(context.Background(), repeated); got.Behaviour != Confused || got.Score > 3 {
		t.Errorf("asked three times in vain: %s, score %d", got.Behaviour, got.Score)
	}
}

// The score has to sort: what went better stands higher.
func TestRules_scoresSort(t *testing.T) {
	rules := NewRules(nil)
	rated := func(talk Talk, rating string) Talk { talk.Conversation.Rating = rating; return talk }
	alone := said("V Can I talk to a person?", "N Nothing found.")
	alone.Conversation.Handover.State = conversation.HandoverUnattended
	order := []Talk{
		rated(said("V Do you ship to Austria?", "A Yes.", "V Great, thank you so much!"), "up"),
		said("V Do you ship to Austria?", "A Yes.", "V thanks"),
		said("V Do you ship to Austria?", "A Yes.", "V And to Peru?", "N Nothing found."),
		said("V Do you ship to Peru?", "N Nothing found."),
		rated(said("V Do you ship to Peru?", "N Nothing found.", "V This is useless"), "down"),
	}
	last := 11
	for i, talk := range order {
		got := rules.Read(context.Background(), talk).Score
		if got >= last || got < 0 || got > 10 {
			t.Errorf("talk %d has score %d, the one before %d", i, got, last)
		}
		last = got
	}
	if got := rules.Read(context.Background(), alone); got.Score > 3 || !slices.Contains(got.Tags, TagPerson) || !slices.Contains(got.Tags, TagUnanswered) {
		t.Errorf("asked for a person in vain: score %d, tags %v", got.Score, got.Tags)
	}
}

func TestRules_gist(t *testing.T) {
	rules := NewRules(nil)
	talk := said("V Hi there!", "D Hello.", "V Hello, I hope you are well. How do I return a pair of shoes?", "A Within 30 days.", "V And without a receipt?", "N Nothing found.", "V thanks, bye")
	talk.Conversation.EndedBy = conversation.EndedByIdle
	got := rules.Read(context.Background(), talk)
	if got.Subject != "How do I return a pair of shoes?" {
		t.Errorf("subject %q", got.Subject)
	}
	for _, part := range []string{"Asked: “How do I return a pair of shoes?”", "Answered from “Returning an item”.", "Nothing was found for “And without a receipt?”.", "The visitor said thank you.", "It ended in silence."} {
		if !strings.Contains(got.Summary, part) {
			t.Errorf("the summary %q lacks %q", got.Summary, part)
		}
	}
	long := said("V " + strings.Repeat("Ünïcode wörds fill this question without an end ", 200))
	if got := rules.Read(context.Background(), long); len([]rune(got.Subject)) > longestSubject || len([]rune(got.Summary)) > longestSummary {
		t.Errorf("subject of %d, summary of %d characters", len([]rune(got.Subject)), len([]rune(got.Summary)))
	}
}

// meanings are likenesses of a text by a word in what it is compared to.
type meanings map[string]float64

func (m meanings) Similarity(_ context.Context, _ string, bs []string) ([]float64, error) {
	out := make([]float64, len(bs))
	for i, b := range bs {
		for word, near := range m {
			if strings.Contains(b, word) {
				out[i] = near
			}
		}
	}
	return out, nil
}

type silent struct{}

func (silent) Similarity(context.Context, string, []string) ([]float64, error) {
	return nil, errors.New("no encoder")
}

func TestRules_category(t *testing.T) {
	talk := said("V Where can I park my bicycle over night?", "A Behind the house.")
	talk.Own = ParseCategories([]string{"Rooms", "Getting here: parking, train, bus", " ", "Breakfast: buffet"})
	if got := NewRules(meanings{"Getting": 0.5, "Rooms": 0.3}).Read(context.Background(), talk).Category; got != "Getting here" {
		t.Errorf("by meaning it is %q", got)
	}
	if got := NewRules(meanings{"Rooms": 0.1}).Read(context.Background(), talk).Category; got != Other {
		t.Errorf("what is like nothing is %q", got)
	}
	parked := said("V Is there parking?")
	parked.Own = talk.Own
	if got := NewRules(silent{}).Read(context.Background(), parked).Category; got != "Getting here" {
		t.Errorf("without an encoder, by its words, it is %q", got)
	}
	talk.Contents = map[string]Content{"returns": {ID: "returns", Tags: []string{"breakfast", "legal-hold"}}}
	got := NewRules(meanings{"Getting": 0.5}).Read(context.Background(), talk)
	if got.Category != "Breakfast" {
		t.Errorf("the tag of what answered is one of the owner's categories, and it is %q", got.Category)
	}
	if slices.Contains(got.Tags, conversation.HoldTag) || !slices.Contains(got.Tags, "breakfast") {
		t.Errorf("tags %v", got.Tags)
	}
	talk.Own = nil
	if got := NewRules(nil).Read(context.Background(), talk).Category; got != "Breakfast" {
		t.Errorf("without a list the tag is the category, and it is %q", got)
	}
}

func TestJoinTags(t *testing.T) {
	for name, tc := range map[string]struct{ there, before, fresh, tags, proposed []string }{
		"first":                  {there: []string{"vip"}, fresh: []string{"refund"}, tags: []string{"vip", "refund"}, proposed: []string{"refund"}},
		"one was taken away":     {there: []string{"vip"}, before: []string{"refund"}, fresh: []string{"refund", "late"}, tags: []string{"vip", "late"}, proposed: []string{"refund", "late"}},
		"one is out of date":     {there: []string{"refund", "vip"}, before: []string{"refund"}, fresh: []string{"late"}, tags: []string{"vip", "late"}, proposed: []string{"late"}},
		"a person had it before": {there: []string{"refund"}, fresh: []string{"refund"}, tags: []string{"refund"}},
	} {
		tags, proposed := joinTags(tc.there, tc.before, tc.fresh)
		if !slices.Equal(tags, tc.tags) || !slices.Equal(proposed, tc.proposed) {
			t.Errorf("%s: tags %v and proposed %v, want %v and %v", name, tags, proposed, tc.tags, tc.proposed)
		}
	}
	var many []string
	for i := range mostOfAll {
		many = append(many, strings.Repeat("x", i+1))
	}
	if tags, _ := joinTags(many, nil, []string{"one more"}); len(tags) != mostOfAll {
		t.Errorf("%d tags", len(tags))
	}
}

func FuzzRules(f *testing.F) {
	rules := NewRules(nil)
	f.Add("Hello!!! 😡 I WANT MY MONEY BACK", "Sorry, I cannot help")
	f.Add("\xff\xfe", "")
	f.Add("", "\u202e")
	f.Fuzz(func(t *testing.T, visitor, desk string) {
		got := rules.Read(context.Background(), said("V "+visitor, "D "+desk, "N "+desk))
		if !slices.Contains(Sentiments(), got.Sentiment) || !slices.Contains(Behaviours(), got.Behaviour) || got.Score < 0 || got.Score > best || got.Category == "" {
			t.Errorf("%+v", got)
		}
		if len([]rune(got.Subject)) > longestSubject || len([]rune(got.Summary)) > longestSummary {
			t.Errorf("too long: %+v", got)
		}
	})
}

package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Hello, World":           "hello world",
		"two-factor login":       "twofactor+2 two factor login",
		"state-of-the-art":       "state of the art",
		"e‑mail":                 "email+2 e mail",
		"U.S.A. and e.g. this":   "usa and eg this",
		"Login.gov":              "logingov+2 login gov",
		"3.5 kg, 1,000 pieces":   "3.5 kg 1000 pieces",
		"don’t Anna's":           "don't anna's",
		"Straße ΣΟΦΌΣ İstanbul":  "strasse σοφόσ istanbul",
		"ﬁne Ⅻ ｆｕｌｌ":             "fine xii full",
		"c++ and C# and a+b":     "c++ and c# and a b",
		"https://a.test/b_c?d=e": "https atest+2 a test bc d e",
		"covid19 2fa":            "covid19 2fa",
		"soft\u00adhyphen":       "softhyphen",
		"删除帐户":                   "删除 除帐 帐户",
		"我的GitHub帐户":             "我的 github 帐户",
		"ลบบัญชี":                "ลบ บบั บัญ ญชี",
		"비밀번호 변경":                "비밀 밀번 번호 변경",
		"":                       "",
		" \t\n–—!?":              "",
		"\u0301":                 "\u0301",
		strings.Repeat("a", 100): strings.Repeat("a", 64),
	} {
		var got []string
		for _, tok := range Tokens(nil, text) {
			w := tok.Word
			if tok.Parts > 0 {
				w += "+" + string(rune('0'+tok.Parts))
			}
			got = append(got, w)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestAnalyzer_bringsFormsTogether(t *testing.T) {
	t.Parallel()
	for lang, groups := range map[string][]string{
		"en": {"delete deleting deleted deletes", "account accounts account's", "café cafe", "booking bookings booked"},
		"de": {"Rechnung Rechnungen", "Geschäft Geschäfte Geschafte", "Bestellung Bestellungen"},
		"fr": {"l'adresse adresse adresses", "modifier modifié", "réservation réservations"},
		"es": {"contraseña contraseñas contrasena", "cuenta cuentas"},
		"it": {"dell'ordine ordine ordini", "prenotazione prenotazioni"},
		"pt": {"encomenda encomendas", "conta contas"},
		"nl": {"bestelling bestellingen", "rekening rekeningen"},
		"ru": {"заказ заказы заказа", "ещё еще"},
		"sv": {"beställning beställningar"},
		"xx": {"equal EQUAL"},
	} {
		a := For(lang)
		for _, group := range groups {
			terms := a.Terms(nil, group, nil)
			for _, term := range terms[1:] {
				if term.Text != terms[0].Text {
					t.Errorf("%s %q: got %v", lang, group, terms)
					break
				}
			}
		}
	}
}

func TestAnalyzer_classes(t *testing.T) {
	t.Parallel()
	a := For("en")
	var got []Class
	for _, term := range a.Terms(nil, "Hello, how can't I please delete it", nil) {
		got = append(got, term.Class)
	}
	if !slices.Equal(got, []Class{Polite, Function, Function, Function, Polite, Meaning, Function}) {
		t.Errorf("got %v", got)
	}
	if term := a.Terms(nil, "the", nil)[0]; term.Text != ".the" {
		t.Errorf("a function word may be the stem of another: %+v", term)
	}
}

func TestCache_changesNothing(t *testing.T) {
	t.Parallel()
	text := "Deleting the account, two-factor and accounts. 删除帐户 l'eau THE"
	for _, lang := range []string{"en", "fr", "zh"} {
		a, cache := For(lang), NewCache()
		plain := a.Terms(nil, text, nil)
		for range 2 {
			cached := a.Terms(nil, text, cache)
			ids := map[string]int{}
			for i := range cached {
				if id, ok := ids[cached[i].Text]; ok && id != cached[i].ID {
					t.Errorf("%q has two ids", cached[i].Text)
				}
				ids[cached[i].Text] = cached[i].ID
				cached[i].ID = 0
			}
			if !slices.Equal(plain, cached) {
				t.Errorf("%s: %v, cached %v", lang, plain, cached)
			}
			if cache.Terms() != len(ids) {
				t.Errorf("%d terms, want %d", cache.Terms(), len(ids))
			}
		}
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	d := NewDetector()
	for text, want := range map[string]string{
		"How do I delete my account?":                "en",
		"Wie kann ich mein Konto löschen?":           "de",
		"Comment puis-je supprimer mon compte ?":     "fr",
		"¿Cómo puedo eliminar mi cuenta?":            "es",
		"Come posso eliminare il mio account?":       "it",
		"Como posso eliminar a minha conta?":         "pt",
		"Hoe kan ik mijn account verwijderen?":       "nl",
		"Hur kan jag ta bort mitt konto?":            "sv",
		"Как мне удалить мой аккаунт?":               "ru",
		"Jak mogę usunąć moje konto?":                "pl",
		"如何删除我的帐户":                                   "zh",
		"アカウントを削除するにはどうすればいいですか":                     "ja",
		"계정을 삭제하려면 어떻게 하나요":                          "ko",
		"ฉันจะลบบัญชีได้อย่างไร":                     "th",
		"Πώς διαγράφω τον λογαριασμό μου;":           "el",
		"كيف يمكنني حذف حسابي؟ أريد أن أعرف الطريقة": "ar",
		"איך אני מוחק את החשבון שלי? אני רוצה לדעת":  "he",
		"":          "en",
		"12345 !!!": "en",
		"xyzzy":     "en",
	} {
		if got, _ := d.Detect(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if _, sure := d.Detect("ok"); sure {
		t.Error("two letters are enough to be sure")
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"Two-factor U.S. 1,000.5", "l'eau’s ''' -'-", "删除ก็ลบ계정ー々", "a\u0301\u0301 \xff\x00 İıß", "c+++ a.b.c.d-e_f"} {
		f.Add(s, "en")
		f.Add(s, "fr")
	}
	f.Add("ungen", "de")
	f.Fuzz(func(t *testing.T, text, lang string) {
		if len(lang) > 3 {
			return
		}
		a := For(lang)
		terms := a.Terms(nil, text, nil)
		for i, term := range terms {
			if i+term.Parts >= len(terms) && term.Parts > 0 {
				t.Fatalf("%q: the parts of %q are missing", text, term.Text)
			}
			if utf8.ValidString(text) && !utf8.ValidString(term.Text) {
				t.Fatalf("%q: %q is no UTF-8", text, term.Text)
			}
			if len(term.Text) > 4*maxWord {
				t.Fatalf("%q: %q is too long", text, term.Text)
			}
		}
		NewDetector().Detect(text)
		Fold(text)
	})
}

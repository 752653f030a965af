package analysis

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseCategories reads the owner's list: a name, or a name, a colon and words that
// belong to it.
func ParseCategories(lines []string) []Category {
	var out []Category
	for _, l := range lines {
		name, hints, _ := strings.Cut(l, ":")
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, Category{Name: shorten(name, longestCategory), Hints: strings.TrimSpace(hints)})
		}
	}
	return out
}

// topic is a category with what it is told by: words, by their beginnings, and a
// text that means it.
type topic struct {
	name  string
	means string
	words []string
}

// newTopics are the categories of a chatbot whose owner made no list and whose
// contents have no tags.
func newTopics() []topic {
	list := []struct{ name, means, words string }{
		{"Orders and payment", "an order, a payment, an invoice, a credit card, checkout", "order purchase pay paid payment invoice bill checkout card charge transaction bestell* zahl* rechnung kauf* pedido compra* pago pagar factura commande pay* facture achat* ordine pagament* fattura acquist* bestelling betal* factuur encomenda pagamento fatura"},
		{"Delivery", "shipping, delivery, where is my parcel, tracking", "ship shipping shipped delivery deliver delivered parcel package courier tracking liefer* versand paket sendung envio entrega paquete livraison colis expedition consegna spedizione pacco levering bezorg* pakket encomenda rastre*"},
		{"Returns and refunds", "returning an item, a refund, an exchange, cancelling an order", "return returns returned refund exchange cancel cancellation warranty ruckgabe umtausch erstatt* storn* garantie devol* reembols* cancelar retour rembours* annul* reso rimbors* annull* terugbetal* ruilen annuler*"},
		{"Account and sign-in", "signing in, a password, my account, my profile, verification", "password login log signin sign account username profile verify verification authenticate passwort anmeld* konto contrasena cuenta sesion mot+de+passe compte connexion accesso conto wachtwoord inloggen senha conta entrar"},
		{"Technical problem", "an error, something is broken or does not work, a bug, the app crashes", "error bug crash broken fix install update app website page loading screen device fehler kaputt absturz error falla erreur panne bogue errore guasto fout storing erro"},
		{"Booking and appointments", "booking, a reservation, an appointment, a time or a date", "book booking booked reserve reservation appointment schedule reschedule slot table room flight ticket rsvp meeting buch* termin reservier* reserva* cita rendez reserver prenot* appuntament* reserver* afspraak boek* agend* consulta"},
		{"Prices and offers", "how much something costs, prices, discounts, a plan or an offer", "price prices cost costs discount coupon voucher offer plan subscription cheap expensive preis* kost* rabatt angebot precio cuanto descuento oferta prix cout remise reduction offre prezz* costo sconto offerta prijs korting aanbieding preco desconto"},
		{"Product information", "what a product is or has, whether it is available, its size, how it works", "product available stock size colour color model feature spec compatible material produkt verfugbar grosse producto disponible talla produit disponible taille prodotto disponibil* taglia product beschikbaar maat produto disponivel tamanho"},
		{"Complaint", "a complaint, being unhappy with the service, wanting a manager", "complaint complain manager unacceptable terrible beschwer* queja reclam* plainte lamentel* klacht"},
		{"Contact and opening hours", "opening hours, the address, a telephone number, how to reach someone", "open opening hours closed address phone contact location offnungszeit* adresse telefon kontakt horario abierto direccion contacto horaires ouvert adresse contact orari aperto indirizzo contatto openingstijden adres contact horario aberto endereco"},
	}
	out := make([]topic, len(list))
	for i, l := range list {
		out[i] = topic{name: l.name, means: l.name + ": " + l.means, words: strings.Fields(strings.ReplaceAll(l.words, "+", " "))}
	}
	return out
}

// What a category needs to be chosen.
const (
	categoryFrom = 0.22 // likeness, with what the words add
	wordAdds     = 0.12 // for each word of a category that was said, at most three
	categoryText = 400  // characters that are compared
)

// category finds the one that a talk belongs to: of the owner's list, else the tag
// that most of the contents that answered have, else one of ours.
func (r *Rules) category(ctx context.Context, t Talk, lang string, l *lexicon) string {
	tagged := t.commonTag()
	if len(t.Own) > 0 {
		if i := slices.IndexFunc(t.Own, func(c Category) bool { return strings.EqualFold(c.Name, tagged) }); i >= 0 {
			return t.Own[i].Name
		}
		list := make([]topic, len(t.Own))
		for i, c := range t.Own {
			list[i] = topic{name: c.Name, means: strings.TrimSuffix(c.Name+": "+c.Hints, ": "), words: wordsOf(c.Name + " " + c.Hints)}
		}
		return r.nearest(ctx, t, lang, l, list)
	}
	if tagged != "" {
		return shorten(capital(tagged), longestCategory)
	}
	return r.nearest(ctx, t, lang, l, r.topics)
}

// commonTag is the tag that most of the answering contents have, of equals the
// first.
func (t Talk) commonTag() string {
	count, most := map[string]int{}, ""
	for _, c := range t.answering() {
		for _, tag := range c.Tags {
			if tag = strings.TrimSpace(tag); tag == "" || reserved(strings.ToLower(tag)) {
				continue
			}
			if count[tag]++; count[tag] > count[most] {
				most = tag
			}
		}
	}
	return most
}

// nearest chooses by meaning and by words.
func (r *Rules) nearest(ctx context.Context, t Talk, lang string, l *lexicon, list []topic) string {
	text := t.about(l)
	if text == "" {
		return Other
	}
	worth := make([]float64, len(list))
	if r.meaning != nil {
		means := make([]string, len(list))
		for i, one := range list {
			means[i] = one.means
		}
		if near, err := r.meaning.Similarity(ctx, text, means); err == nil && len(near) == len(list) {
			copy(worth, near)
			if lang != "en" { // the encoder of the program reads English
				for i := range worth {
					worth[i] *= 0.6
				}
			}
		} else {
			for i := range worth {
				worth[i] = categoryFrom - wordAdds // one word has to do
			}
		}
	} else {
		for i := range worth {
			worth[i] = categoryFrom - wordAdds
		}
	}
	words := wordsOf(text)
	best := 0
	for i, one := range list {
		worth[i] += wordAdds * float64(min(one.hits(words), 3))
		if worth[i] > worth[best] {
			best = i
		}
	}
	if worth[best] < categoryFrom {
		return Other
	}
	return list[best].name
}

// about is what the visitor wrote, without small talk, from the first message on.
func (t Talk) about(l *lexicon) string {
	var b strings.Builder
	for _, m := range t.said() {
		if l.smallTalk(m.Text) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(plainLine(m.Text, categoryText))
		if utf8.RuneCountInString(b.String()) >= categoryText {
			break
		}
	}
	return shorten(b.String(), categoryText)
}

// hits counts the words of a topic that were said; of a word of five letters and
// more, an ending may differ.
func (t topic) hits(said []string) (n int) {
	for _, w := range t.words {
		w, open := strings.CutSuffix(w, "*")
		if utf8.RuneCountInString(w) < 3 {
			continue
		}
		if slices.ContainsFunc(said, func(s string) bool {
			return s == w || open && strings.HasPrefix(s, w) || len(w) >= 5 && strings.HasPrefix(s, w) && len(s)-len(w) <= 3
		}) {
			n++
		}
	}
	return n
}

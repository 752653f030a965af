package grounding

import "testing"

func TestCarried(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		original, lang, text string
		fine                 bool
	}{
		{"Delivery costs $3.90 for a letter and $5.90 for a parcel.", "de", "Der Versand kostet 3,90 $ für einen Brief und 5,90 $ für ein Paket.", true},
		{"Delivery costs $3.90 for a letter and $5.90 for a parcel.", "de", "Der Versand kostet 5,90 $ für einen Brief und 3,90 $ für ein Paket.", false},
		{"Delivery costs $3.90 for a letter and $5.90 for a parcel.", "de", "Der Versand kostet 3,90 €  für einen Brief und 5,90 € für ein Paket.", false},
		{"We are open Tuesday to Friday from 10 am to 6 pm.", "es", "Abrimos de martes a viernes de 10:00 a 18:00.", true},
		{"We are open Tuesday to Friday from 10 am to 6 pm.", "es", "Abrimos de lunes a viernes de 10:00 a 18:00.", false},
		{"We are open Tuesday to Friday from 10 am to 6 pm.", "fr", "Nous sommes ouverts du mardi au vendredi de 10:00 à 18:00.", true},
		{"You can return tea within 30 days.", "fr", "Vous pouvez retourner le thé sous 30 jours.", true},
		{"You can return tea within 30 days.", "fr", "Vous ne pouvez pas retourner le thé sous 30 jours.", false},
		{"You can return tea within 30 days.", "es", "Puede devolver el té en 30 semanas.", false},
		{"Opened tea cannot be returned.", "es", "El té abierto no se puede devolver.", true},
		{"Opened tea cannot be returned.", "es", "El té abierto se puede devolver.", false},
		{"Write to help@tea.example.", "es", "Escriba a help@tea.example.", true},
		{"Write to help@tea.example.", "es", "Escriba a hilfe@tea.example.", false},
		{"Write to help@tea.example.", "es", "Escríbanos.", false},
		{"We ship to Mexico.", "es", "Enviamos a Mexico.", true},
		{"We ship to Mexico.", "es", "Enviamos a Brasil.", false},
		{"We ship to most of Europe.", "es", "Enviamos a casi toda Europa.", true},
		{"We ship to Mexico.", "it", "Spediamo in Mexico entro 5 giorni.", false},
	} {
		why := Carried(tt.original, "en", tt.text, tt.lang)
		if (why == "") != tt.fine {
			t.Errorf("%q → %q: %q", tt.original, tt.text, why)
		}
	}
}

func TestSameFacts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"¿Qué precio tienen 2 kg?", "How much are 2 kg?", true},
		{"¿Qué precio tienen 2 kg?", "How much are 3 kg?", false},
		{"Kann ich um 17 Uhr kommen?", "Can I come at 5 pm?", true},
		{"Wo ist meine Bestellung 48213?", "Where is my order?", false},
		{"Siehe https://tea.example/a", "See https://evil.example/a", false},
	} {
		if SameFacts(tt.a, tt.b) != tt.same {
			t.Errorf("%q and %q: %v", tt.a, tt.b, !tt.same)
		}
	}
}

package knowledge

import "testing"

func TestAddressWords(t *testing.T) {
	t.Parallel()
	const text = "If you forgot your password, choose a new one. Rückgabe, Umtausch und mehr. Bell, 12 May."
	for _, c := range []struct{ address, title, want string }{
		{"https://example.com/help/forgot-your-password/", "Why is my email not working?", "forgot your password"},
		{"https://example.com/help/forgot_your_password.html?x=1#top", "Signing in", "forgot your password"},
		{"/pages/R%C3%BCckgabe-und-umtausch", "Hilfe", "Rückgabe und umtausch"},
		{"https://example.com/your-password", "Choose your password", ""}, // nothing new
		{"https://example.com/es/delete-this-account", "Eliminar la cuenta", ""},
		{"https://example.com/2024/05/12", "Hours", ""},
		{"https://example.com/password", "Signing in", ""}, // one word tells little
		{"https://example.com/p-83921-a4f", "Bell", ""},
		{"https://example.com/", "Home", ""},
		{"", "", ""},
		{"%zz", "", ""},
	} {
		if got := addressWords(c.address, c.title, text); got != c.want {
			t.Errorf("%q under %q: %q, want %q", c.address, c.title, got, c.want)
		}
	}
}

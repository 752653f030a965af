package cli

import (
	"context"
	"flag"
	"net/http"
	"net/url"
	"strings"
	"time"
)

type keyOptions struct {
	name, role, chatbot, expires string
}

func keyFlags(fs *flag.FlagSet, o *keyOptions) {
	fs.StringVar(&o.name, "name", "", "name of the key, after what uses it")
	fs.StringVar(&o.role, "role", "admin", "owner, admin, agent or viewer")
	fs.StringVar(&o.chatbot, "chatbot", "", "id of the only chatbot that the key reaches")
	fs.StringVar(&o.expires, "expires", "", "last day of the key, such as 2027-12-31 (UTC)")
}

func keyCommands() []command {
	return []command{
		{name: "admin create-key", usage: "--name N --role R", with: taking(keyFlags, createKey), help: "Make an API key and print it, once."},
		{name: "admin list-keys", help: "List the API keys, without their secrets.", run: listKeys},
		{name: "admin revoke-key", words: true, usage: "ID", help: "Revoke an API key; list-keys tells the ids.", run: revokeKey},
	}
}

const keysPath = "/api/admin/keys"

func createKey(ctx context.Context, c *call, o keyOptions) error {
	if o.name == "" {
		return usagef("--name is missing")
	}
	in := map[string]string{"name": o.name, "role": o.role}
	if o.chatbot != "" {
		in["chatbot"] = o.chatbot
	}
	if o.expires != "" {
		day, err := time.Parse(time.DateOnly, o.expires)
		if err != nil {
			return usagef("--expires takes a day such as 2027-12-31")
		}
		in["expiresAt"] = day.AddDate(0, 0, 1).Format(time.RFC3339) // the day itself is part of it
	}
	var out struct {
		Key string `json:"key"`
	}
	if err := c.api.do(ctx, http.MethodPost, keysPath, in, &out); err != nil {
		return err
	}
	return c.print(out, func() error { return c.printf("%s\n", out.Key) })
}

type keyRow struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Role      string `json:"role"`
	Chatbot   string `json:"chatbot,omitempty"`
	Hint      string `json:"hint"`
	CreatedAt string `json:"createdAt"`
	ExpiresAt string `json:"expiresAt,omitempty"`
	Expired   bool   `json:"expired"`
	LastUsed  string `json:"lastUsed,omitempty"`
}

func (k keyRow) words() string {
	out := []string{k.ID, k.Role, "…" + k.Hint, "used " + orNever(k.LastUsed)}
	if k.Chatbot != "" {
		out = append(out, "chatbot "+k.Chatbot)
	}
	if k.Expired {
		out = append(out, "expired")
	} else if k.ExpiresAt != "" {
		out = append(out, "until "+k.ExpiresAt)
	}
	return strings.Join(append(out, k.Name), "  ")
}

func orNever(at string) string {
	if at == "" {
		return "never"
	}
	return at
}

func listKeys(ctx context.Context, c *call) error {
	var out struct {
		Items []keyRow `json:"items"`
	}
	if err := c.api.do(ctx, http.MethodGet, keysPath, nil, &out); err != nil {
		return err
	}
	return c.print(out, func() error {
		for _, k := range out.Items {
			if err := c.printf("%s\n", k.words()); err != nil {
				return err
			}
		}
		return nil
	})
}

func revokeKey(ctx context.Context, c *call) error {
	if len(c.args) != 1 {
		return usagef("name the key by its id; `frontdesk admin list-keys` tells it")
	}
	if err := c.api.do(ctx, http.MethodDelete, keysPath+"/"+url.PathEscape(c.args[0]), nil, nil); err != nil {
		return err
	}
	return c.print(map[string]string{"revoked": c.args[0]}, func() error { return c.printf("Revoked.\n") })
}

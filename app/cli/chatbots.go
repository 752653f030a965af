package cli

import (
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"strings"
)

type chatbotOptions struct{ chatbot string }

func (o *chatbotOptions) add(fs *flag.FlagSet) {
	fs.StringVar(&o.chatbot, "chatbot", "", "id of the chatbot; may be left out where there is only one")
}

// onChatbot is an action on the chatbot that --chatbot names, or the only one.
func onChatbot(run func(ctx context.Context, c *call, bot string) error) func(*flag.FlagSet) action {
	return taking(func(fs *flag.FlagSet, o *chatbotOptions) { o.add(fs) }, func(ctx context.Context, c *call, o chatbotOptions) error {
		bot, err := c.chatbot(ctx, o.chatbot)
		if err != nil {
			return err
		}
		return run(ctx, c, bot)
	})
}

func chatbotCommands() []command {
	return []command{
		{name: "chatbots", help: "List the chatbots.", run: listChatbots},
		{name: "chatbots create", makes: true, words: true, usage: "NAME", help: "Make a chatbot.", run: createChatbot},
		{name: "chatbots set", words: true, usage: "--chatbot ID KEY=VALUE…", with: onChatbot(setChatbot),
			help: "Change settings by their API names, for example assistant.enabled=false."},
	}
}

type chatbotRow struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (c *call) chatbots(ctx context.Context) ([]chatbotRow, error) {
	var out struct {
		Chatbots []chatbotRow `json:"chatbots"`
	}
	err := c.api.do(ctx, http.MethodGet, "/api/admin/chatbots", nil, &out)
	return out.Chatbots, err
}

// chatbot is the one that is named, or the only one there is.
func (c *call) chatbot(ctx context.Context, named string) (string, error) {
	if named != "" {
		return named, nil
	}
	all, err := c.chatbots(ctx)
	if err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", usagef("there are %d chatbots; name one with --chatbot (see `frontdesk chatbots`)", len(all))
	}
	return all[0].ID, nil
}

func listChatbots(ctx context.Context, c *call) error {
	all, err := c.chatbots(ctx)
	if err != nil {
		return err
	}
	return c.print(all, func() error {
		for _, b := range all {
			if err := c.printf("%s  %s\n", b.ID, b.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

func createChatbot(ctx context.Context, c *call) error {
	if len(c.args) == 0 {
		return usagef("give the chatbot a name")
	}
	var made chatbotRow
	if err := c.api.do(ctx, http.MethodPost, "/api/admin/chatbots", map[string]string{"name": strings.Join(c.args, " ")}, &made); err != nil {
		return err
	}
	return c.print(made, func() error { return c.printf("%s  %s\n", made.ID, made.Name) })
}

func setChatbot(ctx context.Context, c *call, bot string) error {
	if len(c.args) == 0 {
		return usagef("give at least one KEY=VALUE")
	}
	path := "/api/admin/chatbots/" + bot
	var present map[string]any
	if err := c.api.do(ctx, http.MethodGet, path, nil, &present); err != nil {
		return err
	}
	patch := map[string]any{}
	for _, pair := range c.args {
		key, value, found := strings.Cut(pair, "=")
		if !found {
			return usagef("%q is not KEY=VALUE", pair)
		}
		if err := put(patch, present, key, value); err != nil {
			return err
		}
	}
	var out map[string]any
	if err := c.api.do(ctx, http.MethodPatch, path, patch, &out); err != nil {
		return err
	}
	return c.print(out, func() error { return c.printf("Saved.\n") })
}

// put puts value into patch under the dotted key, in the type that the setting
// has now: text as it is, lists as JSON or with commas, the rest as JSON.
func put(patch, present map[string]any, key, value string) error {
	head, rest, nested := strings.Cut(key, ".")
	now, known := present[head]
	if !known {
		return usagef("there is no setting %q", key)
	}
	if nested {
		inner, ok := now.(map[string]any)
		if !ok {
			return usagef("there is no setting %q", key)
		}
		into, ok := patch[head].(map[string]any)
		if !ok {
			into = map[string]any{}
			patch[head] = into
		}
		return put(into, inner, rest, value)
	}
	var parsed any
	err := json.Unmarshal([]byte(value), &parsed)
	switch now.(type) {
	case string:
		patch[head] = value
	case []any:
		if _, isList := parsed.([]any); err != nil || !isList {
			parsed = splitList(value)
		}
		patch[head] = parsed
	default:
		if err != nil {
			return usagef("%q takes a value like %v", key, now)
		}
		patch[head] = parsed
	}
	return nil
}

func splitList(value string) []string {
	out := []string{}
	for _, part := range strings.Split(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

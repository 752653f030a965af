package app_test

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontdesk/app/httpapi"
)

// languages are how the code of docs/identity.md is run: what stands before it,
// what prints its result, and with what.
var languages = map[string]struct{ program, file, before, hash, jwt string }{
	"js":     {"node", "s.mjs", "const userId = '42', name = 'Ana', email = 'ana@example.com'\n", "console.log(userHash)", "console.log(jwt)"},
	"python": {"python3", "s.py", "user_id, name, email = '42', 'Ana', 'ana@example.com'\n", "print(user_hash)", "print(jwt)"},
	"go":     {"go run", "s.go", goBefore, "fmt.Println(userHash)\n}", "fmt.Println(jwt)\n}"},
	"php":    {"php", "s.php", "<?php $userId = '42'; $name = 'Ana'; $email = 'ana@example.com';\n", "echo $userHash;", "echo $jwt;"},
}

// goBefore is what a Go program needs around the code.
const goBefore = `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"
)

var _, _, _, _, _ = base64.RawURLEncoding, hex.EncodeToString, json.Marshal, log.Fatal, time.Now

func main() {
	userID, name, email := "42", "Ana", "ana@example.com"
	_, _ = name, email
`

var codeBlock = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// Each piece of server code in docs/identity.md makes a proof that the server takes.
func TestIdentity_theDocumentsCodeIsTaken(t *testing.T) { //nolint:tparallel // one after the other, on one server
	t.Parallel()
	guide, err := os.ReadFile("../docs/identity.md")
	if err != nil {
		t.Fatal(err)
	}
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p := r.panel()
	var made httpapi.RotatedSecret
	p.call(http.MethodPost, "/identity/rotate", map[string]any{}, &made)
	p.call(http.MethodPut, "/identity", map[string]any{"mode": "optional", "jwt": true, "text": "", "memory": true}, nil)
	seen := map[string]bool{}
	for _, m := range codeBlock.FindAllStringSubmatch(string(guide), -1) {
		language, code := m[1], m[2]
		how, known := languages[language]
		if !known || !strings.Contains(code, "CHAT_IDENTITY_SECRET") {
			continue
		}
		kind, show := "userHash", how.hash
		if strings.Contains(code, "HS256") {
			kind, show = "jwt", how.jwt
		}
		seen[language+" "+kind] = true
		t.Run(language+" "+kind, func(t *testing.T) {
			command := strings.Fields(how.program)
			program, err := exec.LookPath(command[0])
			if errors.Is(err, exec.ErrNotFound) {
				t.Skipf("NOT MEASURED: %s is not installed, so that the code in it was NOT RUN", how.program)
			}
			file := filepath.Join(t.TempDir(), how.file)
			if err := os.WriteFile(file, []byte(how.before+code+"\n"+show+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(within(t), program, append(command[1:], file)...)
			cmd.Env = append(os.Environ(), "CHAT_IDENTITY_SECRET="+made.Secret)
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			proof := `{"userId":"42","userHash":"` + strings.TrimSpace(string(out)) + `"}`
			if kind == "jwt" {
				proof = `{"jwt":"` + strings.TrimSpace(string(out)) + `"}`
			}
			if s := r.tell(r.visit(), proof); s.Identity.State != "verified" || !s.User.Verified {
				t.Errorf("%s is refused: %+v", proof, s.Identity)
			}
		})
	}
	if len(seen) != 8 {
		t.Errorf("the document has code for %v, want a hash and a token in four languages", seen)
	}
}

package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/fault"
)

func TestService_Setup_onceWithTheNewestToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := t.Context()
	old, needed, err := d.SetupToken(ctx)
	if err != nil || !needed || len(old) != 43 {
		t.Fatalf("first token %q %v %v", old, needed, err)
	}
	token, _, err := d.SetupToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"", old, token + "x"} {
		if _, err := d.Setup(ctx, SetupInput{Token: wrong, Person: ana(), Address: anaAddress}); !errors.Is(err, ErrWrongSetupToken) {
			t.Errorf("token %q: %v", wrong, err)
		}
	}
	bad := PersonInput{Email: "ana", Name: "A\nB", Password: "short"}
	var f *fault.Error
	if _, err := d.Setup(ctx, SetupInput{Token: token, Person: bad}); !errors.As(err, &f) || len(f.Fields) != 3 {
		t.Errorf("all wrong fields at once: %v", err)
	}
	in, err := d.Setup(ctx, SetupInput{Token: token, Person: ana(), Address: anaAddress})
	if err != nil || in.Actor.Role != Owner || in.Actor.Email != anaEmail {
		t.Fatalf("setup: %+v %v", in.Actor, err)
	}
	if actor, err := d.Authenticate(ctx, in.Token); err != nil || actor != in.Actor {
		t.Errorf("signed in after setup: %+v %v", actor, err)
	}
	if _, err := d.Setup(ctx, SetupInput{Token: token, Person: ana()}); !errors.Is(err, ErrSetupDone) {
		t.Errorf("second time: %v", err)
	}
	if token, needed, err := d.SetupToken(ctx); err != nil || needed || token != "" {
		t.Errorf("no token once there is an owner: %q %v %v", token, needed, err)
	}
	if d.store.state.setup != nil {
		t.Error("the hash of the link must be gone")
	}
}

func TestService_Setup_twoAtOnceMakeOneOwner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	token, _, err := d.SetupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 3)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			person := ana()
			person.Email = fmt.Sprintf("owner%d@example.com", i)
			_, errs[i] = d.Setup(t.Context(), SetupInput{Token: token, Person: person, Address: anaAddress})
		})
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, ErrSetupDone) {
			t.Errorf("got %v", err)
		}
	}
	if made != 1 || len(d.store.state.accounts) != 1 {
		t.Errorf("%d made, %d stored", made, len(d.store.state.accounts))
	}
}

func TestService_Login(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	in, err := d.login(t, " ANA@EXAMPLE.com ", anaPassword, anaAddress)
	if err != nil || in.Actor.Name != "Ana" {
		t.Fatalf("%+v %v", in, err)
	}
	second, err := d.Login(t.Context(), LoginInput{Email: anaEmail, Password: anaPassword, Address: anaAddress, Previous: in.Token})
	if err != nil || second.Token == in.Token {
		t.Fatalf("the token must change: %v", err)
	}
	if _, err := d.Authenticate(t.Context(), in.Token); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("the token from before the sign-in: %v", err)
	}
	for _, wrong := range [][2]string{{anaEmail, "tidy otter sing"}, {"bob@example.com", anaPassword}, {"", ""}, {"ana", anaPassword}, {anaEmail, strings.Repeat("x", 1<<20)}} {
		if _, err := d.login(t, wrong[0], wrong[1], "192.0.2.1"); !errors.Is(err, ErrWrongCredentials) {
			t.Errorf("%.20q: %v", wrong, err)
		}
	}
	want := []Action{ActionOwnerCreated, ActionSignedIn, ActionSignedIn, ActionSignInFailed}
	if got := d.actions(); !slices.Equal(got, want) {
		t.Errorf("audit %v, want %v", got, want)
	}
	if a := d.store.state.audit[1].Address; a != "203.0.113.0" {
		t.Errorf("audit address %q is not masked", a)
	}
}

func TestService_nothingSecretIsStored(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	in, err := d.login(t, anaEmail, anaPassword, anaAddress)
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := d.CreateKey(t.Context(), Local(), NewKey{Name: "script", Role: Agent})
	if err != nil {
		t.Fatal(err)
	}
	stored := fmt.Sprintf("%+v", d.store.state)
	for _, s := range []string{anaPassword, in.Token, secret} {
		if strings.Contains(stored, s) {
			t.Errorf("%q is stored", s)
		}
	}
}

func TestService_Login_throttlesAnAccount(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	for range 4 {
		if _, err := d.login(t, anaEmail, "wrong password", "198.51.100.1"); !errors.Is(err, ErrWrongCredentials) {
			t.Fatal(err)
		}
	}
	if _, err := d.login(t, anaEmail, anaPassword, "198.51.100.2"); err != nil {
		t.Fatalf("the right password forgives what was before: %v", err)
	}
	var waits []int
	for range 12 {
		_, err := d.login(t, anaEmail, "wrong password", "198.51.100.200")
		var f *fault.Error
		if errors.As(err, &f) && errors.Is(err, ErrThrottled) {
			waits = append(waits, f.RetryAfter)
			d.pass(time.Duration(f.RetryAfter) * time.Second)
		}
	}
	if !slices.Equal(waits, []int{1, 2, 4, 8}) {
		t.Errorf("waits of a stranger %v", waits)
	}
}

func TestService_Login_aStrangerCannotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	if _, err := d.login(t, anaEmail, anaPassword, anaAddress); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		_, _ = d.login(t, anaEmail, "wrong password", fmt.Sprintf("198.51.100.%d", i))
	}
	if _, err := d.login(t, anaEmail, anaPassword, "198.51.100.99"); !errors.Is(err, ErrThrottled) {
		t.Errorf("from elsewhere: %v", err)
	}
	if _, err := d.login(t, anaEmail, anaPassword, anaAddress); err != nil {
		t.Errorf("from where she signed in before: %v", err)
	}
}

func TestService_Login_throttlesAnAddress(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	for i := range 20 {
		if _, err := d.login(t, fmt.Sprintf("a%d@example.com", i), "wrong password", anaAddress); !errors.Is(err, ErrWrongCredentials) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	_, _ = d.login(t, "b@example.com", "wrong password", anaAddress)
	if _, err := d.login(t, anaEmail, anaPassword, anaAddress); !errors.Is(err, ErrThrottled) {
		t.Errorf("the same address: %v", err)
	}
	if _, err := d.login(t, anaEmail, anaPassword, "192.0.2.9"); err != nil {
		t.Errorf("another address: %v", err)
	}
	if rows := len(d.store.state.audit); rows != 2 {
		t.Errorf("%d audit rows: strangers must not fill the store", rows)
	}
}

func TestService_Authenticate_expires(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	in, err := d.login(t, anaEmail, anaPassword, anaAddress)
	if err != nil {
		t.Fatal(err)
	}
	before := d.store.writes
	for range 5 {
		d.pass(10 * time.Minute)
		if _, err := d.Authenticate(t.Context(), in.Token); err != nil {
			t.Fatal(err)
		}
	}
	if d.store.writes != before {
		t.Errorf("%d writes within an hour", d.store.writes-before)
	}
	for day := range 29 {
		d.pass(24 * time.Hour)
		if _, err := d.Authenticate(t.Context(), in.Token); err != nil {
			t.Fatalf("day %d, seen daily: %v", day, err)
		}
	}
	d.pass(24 * time.Hour)
	if _, err := d.Authenticate(t.Context(), in.Token); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("after 30 days: %v", err)
	}
	idle, err := d.login(t, anaEmail, anaPassword, anaAddress)
	if err != nil {
		t.Fatal(err)
	}
	d.pass(sessionIdle + time.Second)
	if _, err := d.Authenticate(t.Context(), idle.Token); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("after 7 idle days: %v", err)
	}
	if n, err := d.Sweep(t.Context()); err != nil || n != 2 || len(d.store.state.sessions) != 0 {
		t.Errorf("swept %d %v", n, err)
	}
}

func TestService_Authenticate_staysSignedInOnAFullDisk(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	in, err := d.login(t, anaEmail, anaPassword, anaAddress)
	if err != nil {
		t.Fatal(err)
	}
	d.pass(2 * time.Hour)
	d.store.failWrites = errors.New("no space left on device")
	if _, err := d.Authenticate(t.Context(), in.Token); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestService_Logout(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	in, err := d.login(t, anaEmail, anaPassword, anaAddress)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.Logout(t.Context(), in.Token); err != nil {
			t.Fatal(err)
		}
	}
	for _, token := range []string{in.Token, "", "x"} {
		if _, err := d.Authenticate(t.Context(), token); !errors.Is(err, ErrNotSignedIn) {
			t.Errorf("%q: %v", token, err)
		}
	}
}

func TestService_SetPassword_signsOutEverywhere(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	in, err := d.login(t, anaEmail, anaPassword, anaAddress)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetPassword(t.Context(), anaEmail, "another fine phrase"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Authenticate(t.Context(), in.Token); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("old session: %v", err)
	}
	if _, err := d.login(t, anaEmail, "another fine phrase", anaAddress); err != nil {
		t.Errorf("new password: %v", err)
	}
	if err := d.SetPassword(t.Context(), "bob@example.com", "another fine phrase"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown: %v", err)
	}
}

func TestService_CreateKey(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	secret, key, err := d.CreateKey(t.Context(), Local(), NewKey{Name: " import ", Role: Admin})
	if err != nil || !strings.HasPrefix(secret, "fd_") || len(secret) != 35 || key.Name != "import" {
		t.Fatalf("%q %+v %v", secret, key, err)
	}
	actor, err := d.AuthenticateKey(t.Context(), secret)
	if err != nil || actor.Role != Admin || actor.Key != key.ID || !actor.Account.IsZero() {
		t.Errorf("%+v %v", actor, err)
	}
	for _, wrong := range []string{"", "fd_", secret + "a", strings.ToUpper(secret)} {
		if _, err := d.AuthenticateKey(t.Context(), wrong); !errors.Is(err, ErrWrongKey) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, _, err := d.CreateKey(t.Context(), actor, NewKey{Name: "higher", Role: Owner}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a role above one's own: %v", err)
	}
	if _, _, err := d.CreateKey(t.Context(), Local(), NewKey{Role: "root"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no name, no role: %v", err)
	}
}

func TestService_CreateOwner_refusesATakenAddress(t *testing.T) {
	t.Parallel()
	d := withAna(t)
	again := ana()
	again.Email = strings.ToUpper(anaEmail)
	if _, err := d.CreateOwner(t.Context(), again); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("got %v", err)
	}
}

func TestRole_AtLeast(t *testing.T) {
	t.Parallel()
	order := []Role{"", Viewer, Agent, Admin, Owner}
	for i, r := range order {
		for j, needed := range order {
			want := i >= j && needed != ""
			if got := r.AtLeast(needed); got != want {
				t.Errorf("%q at least %q: %v", r, needed, got)
			}
		}
	}
}

func TestPasswordProblem(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "short", "ninechars", "1234567890", "0987654321", "qwertyuiop", "password123", "Password!!!", "P@ssw0rd2024", "administrator",
		"aaaaaaaaaa", "abcabcabcabc", "ana@example.com", "ANA@EXAMPLE.COM", "Frontdesk2026!", "1q2w3e4r5t", "passw\x00rdlong", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5",
		strings.Repeat("long ", 60),
	} {
		if passwordProblem(bad, "ana@example.com") == "" {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, good := range []string{anaPassword, "Kx7-pq2_vB", "пароль длинный", "密码很长很长很长很长", "correct horse"} {
		if problem := passwordProblem(good, "ana@example.com"); problem != "" {
			t.Errorf("%q: %s", good, problem)
		}
	}
}

func TestHasher_composedLettersAreTheSame(t *testing.T) {
	t.Parallel()
	h := newHasher()
	phc, err := h.hash(t.Context(), "cafe\u0301 au lait")
	if err != nil || !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%s %v", phc, err)
	}
	if ok, err := h.matches(t.Context(), "caf\u00e9 au lait", phc); err != nil || !ok {
		t.Errorf("%v %v", ok, err)
	}
	for _, broken := range []string{"x", "$argon2id$v=19$m=1,t=1,p=1$AA$AA", strings.TrimSuffix(phc, phc[len(phc)-1:]) + "!"} {
		if ok, err := h.matches(t.Context(), "café au lait", broken); ok || err == nil {
			t.Errorf("%q: %v %v", broken, ok, err)
		}
	}
	if ok, err := h.matches(t.Context(), "", ""); ok || err != nil {
		t.Errorf("without a hash: %v %v", ok, err)
	}
}

func TestHasher_boundedWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHasher()
		release, err := h.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		results := make(chan error, hashWaiters)
		for range hashWaiters {
			go func() {
				_, err := h.acquire(t.Context())
				results <- err
			}()
		}
		synctest.Wait()
		if _, err := h.acquire(t.Context()); !errors.Is(err, ErrBusy) {
			t.Errorf("one too many: %v", err)
		}
		for range hashWaiters {
			if err := <-results; !errors.Is(err, ErrBusy) {
				t.Errorf("after the wait: %v", err)
			}
		}
		release()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if release, err := h.acquire(ctx); err == nil {
			release() // both were ready; either is right
		} else if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if len(h.waiting) != 0 || len(h.turn) != 1 {
			t.Errorf("%d waiting, %d turns", len(h.waiting), len(h.turn))
		}
	})
}

func TestThrottle_forgetsTheStalest(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	th := newThrottle(1, time.Second, time.Minute, time.Hour, 2)
	for _, subject := range []string{"a", "b", "a", "c"} {
		th.begin(subject, now)
		now = now.Add(2 * time.Second)
	}
	if th.has("b") || !th.has("a") || !th.has("c") || th.order.Len() != 2 {
		t.Errorf("kept %v", th.subjects)
	}
	for range 100 {
		now = now.Add(time.Minute)
		if wait := th.begin("a", now); wait > 0 {
			t.Fatalf("waits longer than the ceiling: %s", wait)
		}
	}
	if wait := th.begin("a", now); wait != time.Minute {
		t.Errorf("wait %s", wait)
	}
	if wait := th.begin("a", now.Add(time.Hour)); wait != 0 || th.begin("a", now.Add(time.Hour)) != time.Second {
		t.Errorf("after an hour it starts anew: %s", wait)
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"203.0.113.77": "203.0.113.0", "2001:db8:1:2::3": "2001:db8:1::", "::ffff:203.0.113.77": "203.0.113.0", "fe80::1%eth0": "fe80::", "": "", "x": ""} {
		if got := masked(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

// Okta's Go SDK of the fifth generation, unmodified, against the management API of ORG_URL, as the owner of TOKEN.
//
// Prints a line of JSON for each walk: its name, and what went wrong if something did.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"runtime/debug"
	"strings"

	"github.com/google/uuid"
	"github.com/okta/okta-sdk-golang/v5/okta"
)

const password = "correct-horse-battery-staple-9"

var (
	ctx    = context.Background()
	orgURL = os.Getenv("ORG_URL")
	client = newClient(okta.WithToken(os.Getenv("TOKEN")))
)

// newClient makes a client for a server on loopback: the SDK drops the port of its address, unless the host says it.
func newClient(settings ...okta.ConfigSetter) *okta.APIClient {
	settings = append(settings, okta.WithOrgUrl(orgURL), okta.WithTestingDisableHttpsCheck(true))
	configuration, err := okta.NewConfiguration(settings...)
	must(err)
	address, err := url.Parse(orgURL)
	must(err)
	configuration.Host = address.Host
	return okta.NewAPIClient(configuration)
}

func must(err error) {
	if err == nil {
		return
	}
	var answered *okta.GenericOpenAPIError
	if errors.As(err, &answered) {
		panic(fmt.Sprintf("%v %s", err, answered.Body()))
	}
	panic(err)
}

// done gives what a call of the SDK gives; a refusal ends the walk.
func done[T any](value T, _ *okta.APIResponse, err error) T {
	must(err)
	return value
}

// did ends the walk where a call without an answer is refused.
func did(_ *okta.APIResponse, err error) { must(err) }

func expect(got, wanted any) {
	if !reflect.DeepEqual(got, wanted) {
		panic(fmt.Sprintf("expected %#v, got %#v", wanted, got))
	}
}

func failing(err error, code string) {
	var answered *okta.GenericOpenAPIError
	if errors.As(err, &answered) && strings.Contains(string(answered.Body()), code) {
		return
	}
	panic(fmt.Sprintf("expected a refusal %s, got %v", code, err))
}

// everything gives all pages of a list, as the SDK turns them, and how many there were.
func everything[T any](items []T, page *okta.APIResponse, err error) ([]T, int) {
	must(err)
	pages := 1
	for page.HasNextPage() {
		var more []T
		page, err = page.Next(&more)
		must(err)
		items = append(items, more...)
		pages++
	}
	return items, pages
}

func unique(name string) string { return name + "-" + uuid.NewString()[:8] }

func newUser(name string) okta.CreateUserRequest {
	login := unique(name) + "@acme.example"
	profile := okta.UserProfile{Login: &login, Email: &login}
	profile.SetFirstName(name)
	profile.SetLastName("Hopper")
	return *okta.NewCreateUserRequest(profile)
}

func withPassword() *okta.UserCredentials {
	return &okta.UserCredentials{Password: &okta.PasswordCredential{Value: okta.PtrString(password)}}
}

func makeUser(name string) *okta.User {
	request := newUser(name)
	request.Credentials = withPassword()
	return done(client.UserAPI.CreateUser(ctx).Body(request).Execute())
}

func makeGroup(name string) *okta.Group {
	group := okta.Group{Profile: &okta.GroupProfile{Name: &name}}
	return done(client.GroupAPI.CreateGroup(ctx).Group(group).Execute())
}

func main() {
	for _, walk := range []struct {
		name string
		run  func()
	}{
		{"users are made, found and changed", usersAreMade},
		{"users are listed", usersAreListed},
		{"users live and end", usersLive},
		{"groups are kept", groupsAreKept},
		{"apps of every kind are kept", appsAreKept},
		{"apps are listed", appsAreListed},
		{"apps are given to people", appsAreGiven},
		{"scopes are granted, and a service signs itself in", servicesSignIn},
		{"the log is read", logIsRead},
		{"roles are given", rolesAreGiven},
		{"tokens and sessions are looked at", tokensAreListed},
		{"what apps hold of users is seen and ended", heldIsEnded},
		{"trusted origins are kept", originsAreKept},
		{"the org and its brand are set", orgIsSet},
	} {
		problem := attempt(walk.run)
		line, _ := json.Marshal(map[string]any{"walk": walk.name, "problem": problem})
		fmt.Println(string(line))
	}
}

func attempt(run func()) (problem *string) {
	defer func() {
		if reason := recover(); reason != nil {
			problem = okta.PtrString(fmt.Sprintf("%v\n%s", reason, debug.Stack()))
		}
	}()
	run()
	return nil
}

func usersAreMade() {
	staged := done(client.UserAPI.CreateUser(ctx).Body(newUser("staged")).Activate(false).Execute())
	expect(staged.GetStatus(), "STAGED")
	expect(done(client.UserAPI.CreateUser(ctx).Body(newUser("invited")).Execute()).GetStatus(), "PROVISIONED")
	active := makeUser("active")
	expect(active.GetStatus(), "ACTIVE")
	request := newUser("grouped")
	request.GroupIds = []string{makeGroup(unique("at once")).GetId()}
	grouped := done(client.UserAPI.CreateUser(ctx).Body(request).Execute())
	expect(len(done(client.UserAPI.ListUserGroups(ctx, grouped.GetId()).Execute())), 2)

	expect(done(client.UserAPI.GetUser(ctx, active.Profile.GetLogin()).Execute()).GetId(), active.GetId())
	me := done(client.UserAPI.GetUser(ctx, "me").Expand("blocks").Execute())
	expect(me.Profile.GetLogin(), "ada@acme.example")
	expect(len(me.Embedded.Blocks), 0)
	_, _, err := client.UserAPI.GetUser(ctx, "00uNobody").Execute()
	failing(err, "E0000007")

	change := okta.UpdateUserRequest{Profile: &okta.UserProfile{Department: okta.PtrString("Ships")}}
	changed := done(client.UserAPI.UpdateUser(ctx, active.GetId()).User(change).Execute())
	expect([]string{changed.Profile.GetDepartment(), changed.Profile.GetFirstName()}, []string{"Ships", "active"})
	// The whole user as it was read, sent back with one change.
	read, _, err := client.UserAPI.GetUser(ctx, active.GetId()).Execute()
	must(err)
	read.Profile.Title.Set(okta.PtrString("Admiral"))
	replaced := done(client.UserAPI.ReplaceUser(ctx, active.GetId()).User(asUser(read)).Execute())
	expect([]string{replaced.Profile.GetTitle(), replaced.Profile.GetDepartment()}, []string{"Admiral", "Ships"})
	_, _, err = client.UserAPI.CreateUser(ctx).Body(*okta.NewCreateUserRequest(*read.Profile)).Execute()
	failing(err, "E0000001")
}

// asUser turns what one call gives into what another takes, with nothing lost.
func asUser(read any) (user okta.User) {
	text, err := json.Marshal(read)
	must(err)
	must(json.Unmarshal(text, &user))
	return
}

func usersAreListed() {
	surname := unique("Listed")
	for at := range 5 {
		request := newUser(fmt.Sprintf("listed%d", at))
		request.Profile.SetLastName(surname)
		done(client.UserAPI.CreateUser(ctx).Body(request).Execute())
	}
	search := fmt.Sprintf("profile.lastName eq %q", surname)
	list := client.UserAPI.ListUsers(ctx)
	found, pages := everything(list.Search(search).SortBy("profile.firstName").SortOrder("desc").Limit(2).Execute())
	expect([]any{len(found), pages, found[0].Profile.GetFirstName()}, []any{5, 3, "listed4"})
	found, _ = everything(list.Q(surname).Execute())
	expect(len(found), 5)
	found, _ = everything(list.Filter(search).Limit(3).Execute())
	expect(len(found), 5)
	everyone, _ := everything(list.Limit(50).Execute())
	ids := map[string]bool{}
	for _, each := range everyone {
		ids[each.GetId()] = true
	}
	expect(len(ids), len(everyone))
	_, _, err := list.Search("profile.lastName zz").Execute()
	failing(err, "E0000031")
}

func usersLive() {
	request := newUser("living")
	request.Credentials = withPassword()
	user := done(client.UserAPI.CreateUser(ctx).Body(request).Activate(false).Execute())
	id := user.GetId()
	statusIs := func(wanted string) {
		expect(done(client.UserAPI.GetUser(ctx, id).Execute()).GetStatus(), wanted)
	}
	done(client.UserAPI.ActivateUser(ctx, id).SendEmail(false).Execute())
	statusIs("ACTIVE")
	invited := done(client.UserAPI.CreateUser(ctx).Body(newUser("again")).Execute())
	link := done(client.UserAPI.ReactivateUser(ctx, invited.GetId()).SendEmail(false).Execute())
	expect(strings.HasPrefix(link.GetActivationUrl(), orgURL), true)
	did(client.UserAPI.SuspendUser(ctx, id).Execute())
	statusIs("SUSPENDED")
	did(client.UserAPI.UnsuspendUser(ctx, id).Execute())
	_, err := client.UserAPI.UnlockUser(ctx, id).Execute()
	failing(err, "E0000032")
	change := okta.ChangePasswordRequest{
		OldPassword: &okta.PasswordCredential{Value: okta.PtrString(password)},
		NewPassword: &okta.PasswordCredential{Value: okta.PtrString(password + "-new")},
	}
	done(client.UserAPI.ChangePassword(ctx, id).ChangePasswordRequest(change).Execute())
	expect(done(client.UserAPI.ExpirePassword(ctx, id).Execute()).GetStatus(), "PASSWORD_EXPIRED")
	temporary := done(client.UserAPI.ExpirePasswordAndGetTemporaryPassword(ctx, id).Execute())
	expect(len(temporary.GetTempPassword()) > 5, true)
	reset := done(client.UserAPI.GenerateResetPasswordToken(ctx, id).SendEmail(false).Execute())
	expect(strings.HasPrefix(reset.GetResetPasswordUrl(), orgURL), true)
	again := okta.UpdateUserRequest{Credentials: withPassword()}
	expect(done(client.UserAPI.UpdateUser(ctx, id).User(again).Execute()).GetStatus(), "ACTIVE")
	forgot := done(client.UserAPI.ForgotPassword(ctx, id).SendEmail(false).Execute())
	expect(strings.HasPrefix(forgot.GetResetPasswordUrl(), orgURL), true)
	did(client.UserAPI.RevokeUserSessions(ctx, id).OauthTokens(true).Execute())
	done(client.UserAPI.ListAppLinks(ctx, id).Execute())
	expect(len(done(client.UserAPI.ListUserBlocks(ctx, id).Execute())), 0)
	did(client.UserAPI.DeactivateUser(ctx, id).Execute())
	statusIs("DEPROVISIONED")
	did(client.UserAPI.DeleteUser(ctx, id).Execute())
	_, _, err = client.UserAPI.GetUser(ctx, id).Execute()
	failing(err, "E0000007")
}

func groupsAreKept() {
	name := unique("Group")
	group := makeGroup(name)
	id := group.GetId()
	expect(group.GetType(), "OKTA_GROUP")
	// The whole group as it was read, sent back with one change.
	read := done(client.GroupAPI.GetGroup(ctx, id).Execute())
	read.Profile.SetDescription("of a script")
	expect(done(client.GroupAPI.ReplaceGroup(ctx, id).Group(*read).Execute()).Profile.GetDescription(), "of a script")
	members := []*okta.User{makeUser("one"), makeUser("two"), makeUser("three")}
	for _, each := range members {
		did(client.GroupAPI.AssignUserToGroup(ctx, id, each.GetId()).Execute())
	}
	found, pages := everything(client.GroupAPI.ListGroupUsers(ctx, id).Limit(2).Execute())
	expect([]int{len(found), pages}, []int{3, 2})
	list := client.GroupAPI.ListGroups(ctx)
	expect(len(done(list.Q(name).Expand("stats").Execute())), 1)
	expect(len(done(list.Filter(fmt.Sprintf("id eq %q", id)).Execute())), 1)
	by := fmt.Sprintf("profile.name sw %q", name)
	expect(len(done(list.Search(by).SortBy("profile.name").SortOrder("asc").Execute())), 1)
	did(client.GroupAPI.UnassignUserFromGroup(ctx, id, members[0].GetId()).Execute())
	expect(len(done(client.GroupAPI.ListGroupUsers(ctx, id).Execute())), 2)
	did(client.GroupAPI.DeleteGroup(ctx, id).Execute())
	_, _, err := client.GroupAPI.GetGroup(ctx, id).Execute()
	failing(err, "E0000007")
}

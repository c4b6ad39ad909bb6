// Okta's Go SDK of the second generation, unmodified, which most tools on Okta's API are made with: against the
// management API of ORG_URL, as the owner of TOKEN.
//
// Prints a line of JSON for each walk: its name, and what went wrong if something did.
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"
)

const password = "correct-horse-battery-staple-9"

var (
	orgURL      = os.Getenv("ORG_URL")
	ctx, client = newClient(okta.WithToken(os.Getenv("TOKEN")))
)

func newClient(settings ...okta.ConfigSetter) (context.Context, *okta.Client) {
	settings = append(settings, okta.WithOrgUrl(orgURL), okta.WithTestingDisableHttpsCheck(true), okta.WithCache(false))
	ctx, client, err := okta.NewClient(context.Background(), settings...)
	must(err)
	return ctx, client
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// done gives what a call of the SDK gives; a refusal ends the walk.
func done[T any](value T, _ *okta.Response, err error) T {
	must(err)
	return value
}

func did(_ *okta.Response, err error) { must(err) }

func expect(got, wanted any) {
	if !reflect.DeepEqual(got, wanted) {
		panic(fmt.Sprintf("expected %#v, got %#v", wanted, got))
	}
}

func failing(err error, code string) {
	var answered *okta.Error
	if !errors.As(err, &answered) || answered.ErrorCode != code {
		panic(fmt.Sprintf("expected a refusal %s, got %+v", code, err))
	}
}

// everything gives all pages of a list, as the SDK turns them, and how many there were.
func everything[T any](items []T, page *okta.Response, err error) ([]T, int) {
	must(err)
	pages := 1
	for page.HasNextPage() {
		var more []T
		page, err = page.Next(ctx, &more)
		must(err)
		items = append(items, more...)
		pages++
	}
	return items, pages
}

func unique(name string) string { return name + "-" + uuid.NewString()[:8] }

func newUser(name string) okta.CreateUserRequest {
	login := unique(name) + "@acme.example"
	profile := okta.UserProfile{"login": login, "email": login, "firstName": name, "lastName": "Hopper"}
	credentials := okta.UserCredentials{Password: &okta.PasswordCredential{Value: password}}
	return okta.CreateUserRequest{Profile: &profile, Credentials: &credentials}
}

func makeUser(name string) *okta.User { return done(client.User.CreateUser(ctx, newUser(name), nil)) }

func makeGroup(name string) *okta.Group {
	return done(client.Group.CreateGroup(ctx, okta.Group{Profile: &okta.GroupProfile{Name: name}}))
}

func main() {
	for _, walk := range []struct {
		name string
		run  func()
	}{
		{"users live and end", usersLive},
		{"users and groups are listed", usersAreListed},
		{"apps are kept and given", appsAreKept},
		{"a service signs itself in", serviceSignsIn},
		{"the log, roles, origins and the org", theRest},
	} {
		line, _ := json.Marshal(map[string]any{"walk": walk.name, "problem": attempt(walk.run)})
		fmt.Println(string(line))
	}
}

func attempt(run func()) (problem any) {
	defer func() {
		if reason := recover(); reason != nil {
			problem = fmt.Sprintf("%+v\n%s", reason, debug.Stack())
		}
	}()
	run()
	return nil
}

func usersLive() {
	users := client.User
	user := done(users.CreateUser(ctx, newUser("living"), query.NewQueryParams(query.WithActivate(false))))
	expect(user.Status, "STAGED")
	id := user.Id
	done(users.ActivateUser(ctx, id, query.NewQueryParams(query.WithSendEmail(false))))
	did(users.SuspendUser(ctx, id))
	did(users.UnsuspendUser(ctx, id))
	read := done(users.GetUser(ctx, (*user.Profile)["login"].(string)))
	(*read.Profile)["title"] = "Admiral"
	// The whole user as it was read, sent back with one change.
	expect((*done(users.UpdateUser(ctx, id, *read, nil)).Profile)["title"], "Admiral")
	part := okta.User{Profile: &okta.UserProfile{"department": "Ships"}}
	expect((*done(users.PartialUpdateUser(ctx, id, part, nil)).Profile)["title"], "Admiral")
	expect(done(users.ExpirePassword(ctx, id)).Status, "PASSWORD_EXPIRED")
	expect(len(done(users.ExpirePasswordAndGetTemporaryPassword(ctx, id)).TempPassword) > 5, true)
	quietly := query.NewQueryParams(query.WithSendEmail(false))
	expect(strings.HasPrefix(done(users.ResetPassword(ctx, id, quietly)).ResetPasswordUrl, orgURL), true)
	did(users.ClearUserSessions(ctx, id, query.NewQueryParams(query.WithOauthTokens(true))))
	done(users.ListAppLinks(ctx, id))
	expect(len(done(users.ListUserClients(ctx, id))), 0)
	did(users.RevokeUserGrants(ctx, id))
	did(users.DeactivateUser(ctx, id, nil))
	did(users.DeactivateOrDeleteUser(ctx, id, nil))
	_, _, err := users.GetUser(ctx, id)
	failing(err, "E0000007")
}

func usersAreListed() {
	group := makeGroup(unique("Group"))
	group.Profile.Description = "of a script"
	done(client.Group.UpdateGroup(ctx, group.Id, *group))
	for range 3 {
		did(client.Group.AddUserToGroup(ctx, group.Id, makeUser("member").Id))
	}
	two := query.NewQueryParams(query.WithLimit(2))
	members, pages := everything(client.Group.ListGroupUsers(ctx, group.Id, two))
	expect([]int{len(members), pages}, []int{3, 2})
	search := query.NewQueryParams(query.WithSearch(fmt.Sprintf("id eq %q", members[0].Id)))
	expect(len(done(client.User.ListUsers(ctx, search))), 1)
	everyone, _ := everything(client.User.ListUsers(ctx, two))
	expect(len(everyone) >= 4, true)
	expect(len(done(client.User.ListUserGroups(ctx, members[0].Id))), 2)
	expect(len(done(client.Group.ListGroups(ctx, query.NewQueryParams(query.WithQ(group.Profile.Name))))), 1)
	did(client.Group.RemoveUserFromGroup(ctx, group.Id, members[0].Id))
	did(client.Group.DeleteGroup(ctx, group.Id))
}

func newApp(kind, method string, grants ...*okta.OAuthGrantType) *okta.OpenIdConnectApplication {
	app := okta.NewOpenIdConnectApplication()
	app.Label = unique(kind)
	response := okta.OAuthResponseType("code")
	client := okta.OpenIdConnectApplicationSettingsClient{ApplicationType: kind, GrantTypes: grants}
	if kind == "service" {
		response = "token"
	} else {
		client.RedirectUris = []string{"https://app.example/callback"}
	}
	client.ResponseTypes = []*okta.OAuthResponseType{&response}
	app.Settings = &okta.OpenIdConnectApplicationSettings{OauthClient: &client}
	app.Credentials = &okta.OAuthApplicationCredentials{
		OauthClient: &okta.ApplicationCredentialsOAuthClient{TokenEndpointAuthMethod: method},
	}
	return app
}

func makeApp(app okta.App) *okta.OpenIdConnectApplication {
	return done(client.Application.CreateApplication(ctx, app, nil)).(*okta.OpenIdConnectApplication)
}

func appsAreKept() {
	apps := client.Application
	code := okta.OAuthGrantType("authorization_code")
	id := makeApp(newApp("web", "client_secret_basic", &code)).Id
	read := done(apps.GetApplication(ctx, id, okta.NewOpenIdConnectApplication(), nil)).(*okta.OpenIdConnectApplication)
	read.Label += " changed"
	changed := done(apps.UpdateApplication(ctx, id, read)).(*okta.OpenIdConnectApplication)
	expect(changed.Label, read.Label)
	expect(len(done(apps.ListClientSecretsForApplication(ctx, id))), 1)
	user, group := makeUser("given").Id, makeGroup(unique("Given")).Id
	done(apps.AssignUserToApplication(ctx, id, okta.AppUser{Id: user, Profile: map[string]any{"team": "a"}}))
	expect(done(apps.GetApplicationUser(ctx, id, user, nil)).Scope, "USER")
	done(apps.UpdateApplicationUser(ctx, id, user, okta.AppUser{Profile: map[string]any{"team": "b"}}))
	done(apps.CreateApplicationGroupAssignment(ctx, id, group, okta.ApplicationGroupAssignment{Priority: 1}))
	expect(len(done(apps.ListApplicationUsers(ctx, id, nil))), 1)
	expect(len(done(apps.ListApplicationGroupAssignments(ctx, id, nil))), 1)
	by := query.NewQueryParams(query.WithFilter(fmt.Sprintf("group.id eq %q", group)))
	expect(len(done(apps.ListApplications(ctx, by))), 1)
	did(apps.DeleteApplicationUser(ctx, id, user, nil))
	did(apps.DeleteApplicationGroupAssignment(ctx, id, group))
	wiki := okta.NewBookmarkApplication()
	wiki.Label = unique("Wiki")
	wiki.Settings = &okta.BookmarkApplicationSettings{
		App: &okta.BookmarkApplicationSettingsApplication{Url: "https://wiki.example/"},
	}
	done(apps.CreateApplication(ctx, wiki, nil))
	did(apps.DeactivateApplication(ctx, id))
	did(apps.ActivateApplication(ctx, id))
	did(apps.DeactivateApplication(ctx, id))
	did(apps.DeleteApplication(ctx, id))
}

func serviceSignsIn() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	encode := base64.RawURLEncoding.EncodeToString
	public := okta.JsonWebKey{
		Kty: "RSA", Kid: "service", Use: "sig", Alg: "RS256", Status: "ACTIVE",
		N: encode(key.N.Bytes()), E: encode(big.NewInt(int64(key.E)).Bytes()),
	}
	grant := okta.OAuthGrantType("client_credentials")
	app := newApp("service", "private_key_jwt", &grant)
	app.Settings.OauthClient.Jwks = &okta.OpenIdConnectApplicationSettingsClientKeys{Keys: []*okta.JsonWebKey{&public}}
	id := makeApp(app).Id
	consent := okta.OAuth2ScopeConsentGrant{Issuer: orgURL, ScopeId: "okta.users.read"}
	done(client.Application.GrantConsentToScope(ctx, id, consent))
	expect(len(done(client.Application.ListScopeConsentGrants(ctx, id, nil))), 1)
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	scriptCtx, script := newClient(
		okta.WithAuthorizationMode("PrivateKey"),
		okta.WithClientId(id),
		okta.WithScopes([]string{"okta.users.read"}),
		okta.WithPrivateKey(string(private)),
		okta.WithPrivateKeyId("service"),
	)
	expect(len(done(script.User.ListUsers(scriptCtx, query.NewQueryParams(query.WithLimit(1))))), 1)
	_, _, err = script.Group.ListGroups(scriptCtx, nil)
	failing(err, "E0000006")
}

func theRest() {
	since := time.Now().Add(-5 * time.Second).UTC().Format(time.RFC3339)
	name := unique("Logged")
	makeGroup(name)
	asked := query.NewQueryParams(query.WithSince(since), query.WithUntil("2099-01-01T00:00:00Z"), query.WithQ(name))
	expect(len(done(client.LogEvent.GetLogs(ctx, asked))), 1)

	user := makeUser("helper").Id
	role := done(client.User.AssignRoleToUser(ctx, user, okta.AssignRoleRequest{Type: "HELP_DESK_ADMIN"}, nil))
	expect(len(done(client.User.ListAssignedRolesForUser(ctx, user, nil))), 1)
	did(client.User.RemoveRoleFromUser(ctx, user, role.Id))

	wanted := okta.TrustedOrigin{
		Name: name, Origin: fmt.Sprintf("https://%s.example", strings.ToLower(name)), Scopes: []*okta.Scope{{Type: "CORS"}},
	}
	origin := done(client.TrustedOrigin.CreateOrigin(ctx, wanted))
	origin.Name += " again"
	expect(done(client.TrustedOrigin.UpdateOrigin(ctx, origin.Id, *origin)).Name, origin.Name)
	done(client.TrustedOrigin.DeactivateOrigin(ctx, origin.Id))
	did(client.TrustedOrigin.DeleteOrigin(ctx, origin.Id))

	setting := done(client.OrgSetting.GetOrgSettings(ctx))
	setting.City = "London"
	expect(done(client.OrgSetting.UpdateOrgSetting(ctx, *setting)).City, "London")
	brand := done(client.Brand.ListBrands(ctx))[0]
	theme := done(client.Brand.ListBrandThemes(ctx, brand.Id))[0]
	colours := okta.Theme{
		PrimaryColorHex: "#7a1f5c", SecondaryColorHex: theme.SecondaryColorHex,
		SignInPageTouchPointVariant:       theme.SignInPageTouchPointVariant,
		EndUserDashboardTouchPointVariant: theme.EndUserDashboardTouchPointVariant,
		ErrorPageTouchPointVariant:        theme.ErrorPageTouchPointVariant,
		EmailTemplateTouchPointVariant:    theme.EmailTemplateTouchPointVariant,
	}
	expect(done(client.Brand.UpdateBrandTheme(ctx, brand.Id, theme.Id, colours)).PrimaryColorHex, "#7a1f5c")
}

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

type anyApp = okta.ListApplications200ResponseInner

func openIDApp(kind, method string, grants, responses []string) *okta.OpenIdConnectApplication {
	settings := okta.OpenIdConnectApplicationSettingsClient{
		ApplicationType: &kind,
		GrantTypes:      grants,
		ResponseTypes:   responses,
	}
	if kind != "service" {
		settings.RedirectUris = []string{"https://app.example/callback"}
		settings.PostLogoutRedirectUris = []string{"https://app.example/"}
	}
	return okta.NewOpenIdConnectApplication(
		okta.OAuthApplicationCredentials{OauthClient: &okta.ApplicationCredentialsOAuthClient{TokenEndpointAuthMethod: &method}},
		"oidc_client",
		okta.OpenIdConnectApplicationSettings{OauthClient: &settings},
		unique(kind),
		"OPENID_CONNECT",
	)
}

func makeApp(app *okta.OpenIdConnectApplication) *okta.OpenIdConnectApplication {
	made := done(client.ApplicationAPI.CreateApplication(ctx).Application(anyApp{OpenIdConnectApplication: app}).Execute())
	return made.OpenIdConnectApplication
}

func makeWebApp() *okta.OpenIdConnectApplication {
	return makeApp(openIDApp("web", "client_secret_basic", []string{"authorization_code"}, []string{"code"}))
}

func appsAreKept() {
	code, refresh := []string{"authorization_code"}, []string{"authorization_code", "refresh_token"}
	for _, wanted := range []*okta.OpenIdConnectApplication{
		openIDApp("web", "client_secret_basic", refresh, []string{"code"}),
		openIDApp("browser", "none", code, []string{"code"}),
		openIDApp("native", "none", refresh, []string{"code"}),
		openIDApp("service", "client_secret_basic", []string{"client_credentials"}, []string{"token"}),
	} {
		id := makeApp(wanted).GetId()
		read := done(client.ApplicationAPI.GetApplication(ctx, id).Execute())
		read.OpenIdConnectApplication.Label += " changed"
		replaced := done(client.ApplicationAPI.ReplaceApplication(ctx, id).Application(*read).Execute()).OpenIdConnectApplication
		expect(replaced.Label, wanted.Label+" changed")
		expect(replaced.Settings.OauthClient.GrantTypes, wanted.Settings.OauthClient.GrantTypes)
		endApp(id)
	}
	target := "https://wiki.example/"
	settings := okta.BookmarkApplicationSettings{App: &okta.BookmarkApplicationSettingsApplication{Url: &target}}
	bookmark := okta.NewBookmarkApplication("bookmark", settings, unique("Wiki"), "BOOKMARK")
	made := done(client.ApplicationAPI.CreateApplication(ctx).Application(anyApp{BookmarkApplication: bookmark}).Execute())
	made.BookmarkApplication.Settings.App.SetUrl(target + "start")
	id := made.BookmarkApplication.GetId()
	replaced := done(client.ApplicationAPI.ReplaceApplication(ctx, id).Application(*made).Execute())
	expect(replaced.BookmarkApplication.Settings.App.GetUrl(), target+"start")
	did(client.ApplicationLogosAPI.UploadApplicationLogo(ctx, id).File(picture()).Execute())
	endApp(id)
}

// endApp takes an app through its last states.
func endApp(id string) {
	did(client.ApplicationAPI.DeactivateApplication(ctx, id).Execute())
	did(client.ApplicationAPI.ActivateApplication(ctx, id).Execute())
	_, err := client.ApplicationAPI.DeleteApplication(ctx, id).Execute()
	failing(err, "E0000056")
	did(client.ApplicationAPI.DeactivateApplication(ctx, id).Execute())
	did(client.ApplicationAPI.DeleteApplication(ctx, id).Execute())
	_, _, err = client.ApplicationAPI.GetApplication(ctx, id).Execute()
	failing(err, "E0000007")
}

// picture is a file with one red pixel, open.
func picture() *os.File {
	path := filepath.Join(os.Getenv("SCRATCH"), "pixel.png")
	must(os.WriteFile(path, pixel, 0o600))
	file, err := os.Open(path)
	must(err)
	return file
}

func appsAreListed() {
	label := unique("Several")
	for at := range 3 {
		wanted := openIDApp("web", "client_secret_basic", []string{"authorization_code"}, []string{"code"})
		wanted.Label = fmt.Sprintf("%s %d", label, at)
		makeApp(wanted)
	}
	found, pages := everything(client.ApplicationAPI.ListApplications(ctx).Q(label).Limit(2).Execute())
	expect([]int{len(found), pages}, []int{3, 2})
	user := makeUser("embedded")
	request := client.ApplicationUsersAPI.AssignUserToApplication(ctx, found[0].OpenIdConnectApplication.GetId())
	done(request.AppUser(*okta.NewAppUserAssignRequest(user.GetId())).Execute())
	by := fmt.Sprintf("user.id eq %q", user.GetId())
	list := client.ApplicationAPI.ListApplications(ctx).Filter(by).Limit(200)
	apps := done(list.Expand("user/" + user.GetId()).Execute())
	expect(len(apps) >= 1, true)
}

func appsAreGiven() {
	app := makeWebApp().GetId()
	user := makeUser("given").GetId()
	group := makeGroup(unique("Given")).GetId()
	did(client.GroupAPI.AssignUserToGroup(ctx, group, user).Execute())

	wanted := okta.NewAppUserAssignRequest(user)
	wanted.Profile = map[string]any{"team": "a"}
	users := client.ApplicationUsersAPI
	expect(done(users.AssignUserToApplication(ctx, app).AppUser(*wanted).Execute()).GetScope(), "USER")
	profile := okta.AppUserProfileRequestPayload{Profile: map[string]any{"team": "b"}}
	change := okta.AppUserUpdateRequest{AppUserProfileRequestPayload: &profile}
	expect(done(users.UpdateApplicationUser(ctx, app, user).AppUser(change).Execute()).Profile, map[string]any{"team": "b"})
	expect(done(users.GetApplicationUser(ctx, app, user).Expand("user").Execute()).GetId(), user)
	expect(len(done(users.ListApplicationUsers(ctx, app).Expand("user").Execute())), 1)

	groups := client.ApplicationGroupsAPI
	assignment := okta.ApplicationGroupAssignment{Priority: okta.PtrInt32(3), Profile: map[string]any{"team": "c"}}
	given := done(groups.AssignGroupToApplication(ctx, app, group).ApplicationGroupAssignment(assignment).Execute())
	expect(given.GetPriority(), int32(3))
	step := okta.JsonPatchOperation{Op: okta.PtrString("replace"), Path: okta.PtrString("/profile"), Value: map[string]any{"team": "d"}}
	patch := groups.UpdateGroupAssignmentToApplication(ctx, app, group)
	patched := done(patch.JsonPatchOperation([]okta.JsonPatchOperation{step}).Execute())
	expect(patched.Profile, map[string]any{"team": "d"})
	expect(done(groups.GetApplicationGroupAssignment(ctx, app, group).Expand("group").Execute()).GetId(), group)
	expect(len(done(groups.ListApplicationGroupAssignments(ctx, app).Expand("group").Execute())), 1)
	expect(len(done(client.GroupAPI.ListAssignedApplicationsForGroup(ctx, group).Execute())), 1)

	did(users.UnassignUserFromApplication(ctx, app, user).Execute())
	expect(done(users.GetApplicationUser(ctx, app, user).Execute()).GetScope(), "GROUP")
	did(groups.UnassignApplicationFromGroup(ctx, app, group).Execute())
	expect(len(done(users.ListApplicationUsers(ctx, app).Execute())), 0)
}

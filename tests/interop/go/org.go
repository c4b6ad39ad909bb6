package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

// One red pixel.
var pixel, _ = base64.StdEncoding.DecodeString(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
)

func servicesSignIn() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	encode := base64.RawURLEncoding.EncodeToString
	public := map[string]any{
		"kty": "RSA", "kid": "service", "use": "sig", "alg": "RS256",
		"n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes()),
	}
	wanted := openIDApp("service", "private_key_jwt", []string{"client_credentials"}, []string{"token"})
	wanted.Settings.OauthClient.AdditionalProperties = map[string]any{"jwks": map[string]any{"keys": []any{public}}}
	app := makeApp(wanted).GetId()
	grants := client.ApplicationGrantsAPI
	for _, scope := range []string{"okta.users.read", "okta.groups.manage", "okta.logs.read"} {
		grant := *okta.NewOAuth2ScopeConsentGrant(orgURL, scope)
		made := done(grants.GrantConsentToScope(ctx, app).OAuth2ScopeConsentGrant(grant).Execute())
		expect(made.GetStatus(), "ACTIVE")
		if scope == "okta.logs.read" {
			expect(done(grants.GetScopeConsentGrant(ctx, app, made.GetId()).Execute()).ScopeId, scope)
			did(grants.RevokeScopeConsentGrant(ctx, app, made.GetId()).Execute())
		}
	}
	expect(len(done(grants.ListScopeConsentGrants(ctx, app).Execute())), 2)
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	script := newClient(
		okta.WithAuthorizationMode("PrivateKey"),
		okta.WithClientId(app),
		okta.WithScopes([]string{"okta.users.read", "okta.groups.manage"}),
		okta.WithPrivateKey(string(private)),
		okta.WithPrivateKeyId("service"),
	)
	expect(len(done(script.UserAPI.ListUsers(ctx).Limit(1).Execute())), 1)
	name := unique("by a service")
	done(script.GroupAPI.CreateGroup(ctx).Group(okta.Group{Profile: &okta.GroupProfile{Name: &name}}).Execute())
	_, _, err = script.ApplicationAPI.ListApplications(ctx).Execute()
	failing(err, "E0000006")
}

func logIsRead() {
	since := time.Now().Add(-5 * time.Second)
	prefix := unique("Logged")
	names := []string{prefix + "1", prefix + "2", prefix + "3"}
	for _, name := range names {
		makeGroup(name)
	}
	list := client.SystemLogAPI.ListLogEvents(ctx).Since(since).Until(since.Add(time.Hour)).SortOrder("ASCENDING")
	events, _ := everything(list.Filter(`eventType eq "group.lifecycle.create"`).Limit(2).Execute())
	seen := []string{}
	for _, event := range events {
		for _, target := range event.Target {
			if strings.HasPrefix(target.GetDisplayName(), prefix) {
				seen = append(seen, target.GetDisplayName())
				expect(event.Actor.GetAlternateId(), "ada@acme.example")
			}
		}
	}
	expect(seen, names)
	all, _ := everything(list.Limit(100).Execute())
	expect(len(all) >= 3, true)
	expect(len(done(client.SystemLogAPI.ListLogEvents(ctx).SortOrder("DESCENDING").Limit(3).Execute())), 3)
}

func rolesAreGiven() {
	user := makeUser("helper").GetId()
	roles := client.RoleAssignmentAPI
	wanted := okta.AssignRoleRequest{Type: okta.PtrString("HELP_DESK_ADMIN")}
	given := done(roles.AssignRoleToUser(ctx, user).AssignRoleRequest(wanted).Execute())
	expect(given.GetType(), "HELP_DESK_ADMIN")
	expect(len(done(roles.ListAssignedRolesForUser(ctx, user).Execute())), 1)
	expect(done(roles.GetUserAssignedRole(ctx, user, given.GetId()).Execute()).GetLabel(), given.GetLabel())
	admins := done(roles.ListUsersWithRoleAssignments(ctx).Limit(200).Execute())
	expect(strings.Contains(fmt.Sprint(listOf(admins.Value)), user), true)
	did(roles.UnassignRoleFromUser(ctx, user, given.GetId()).Execute())
	expect(len(done(roles.ListAssignedRolesForUser(ctx, user).Execute())), 0)
}

func listOf(admins []okta.RoleAssignedUser) (ids []string) {
	for _, each := range admins {
		ids = append(ids, each.GetId())
	}
	return
}

func tokensAreListed() {
	tokens := done(client.ApiTokenAPI.ListApiTokens(ctx).Execute())
	one := done(client.ApiTokenAPI.GetApiToken(ctx, tokens[0].GetId()).Execute())
	change := okta.ApiTokenUpdate{Name: &one.Name, UserId: one.UserId, Network: one.Network}
	done(client.ApiTokenAPI.UpsertApiToken(ctx, one.GetId()).ApiTokenUpdate(change).Execute())
	_, _, err := client.SessionAPI.GetSession(ctx, "102Nothing").Execute()
	failing(err, "E0000007")
	_, err = client.SessionAPI.RevokeSession(ctx, "102Nothing").Execute()
	failing(err, "E0000007")
}

func heldIsEnded() {
	user, app := os.Getenv("HOLDER"), os.Getenv("HELD_BY")
	expect(done(client.UserAPI.ListUserClients(ctx, user).Execute())[0].GetClientId(), app)
	grants, _ := everything(client.UserAPI.ListUserGrants(ctx, user).Expand("scope").Limit(1).Execute())
	expect(len(grants) >= 2, true)
	expect(done(client.UserAPI.GetUserGrant(ctx, user, grants[0].GetId()).Execute()).GetClientId(), app)
	token := done(client.UserAPI.ListRefreshTokensForUserAndClient(ctx, user, app).Expand("scope").Execute())[0]
	expect(token.GetUserId(), user)
	expect(done(client.ApplicationTokensAPI.ListOAuth2TokensForApplication(ctx, app).Execute())[0].GetId(), token.GetId())
	did(client.UserAPI.RevokeTokenForUserAndClient(ctx, user, app, token.GetId()).Execute())
	did(client.UserAPI.RevokeUserGrant(ctx, user, grants[0].GetId()).Execute())
	did(client.UserAPI.RevokeUserGrants(ctx, user).Execute())
	expect(len(done(client.UserAPI.ListUserGrants(ctx, user).Execute())), 0)

	session := os.Getenv("SESSION")
	expect(done(client.SessionAPI.GetSession(ctx, session).Execute()).GetId(), session)
	expect(done(client.SessionAPI.RefreshSession(ctx, session).Execute()).GetId(), session)
	did(client.SessionAPI.RevokeSession(ctx, session).Execute())
}

func originsAreKept() {
	name := unique("portal")
	origin := fmt.Sprintf("https://%s.example", name)
	scopes := []okta.TrustedOriginScope{{Type: okta.PtrString("CORS")}, {Type: okta.PtrString("REDIRECT")}}
	wanted := okta.TrustedOriginWrite{Name: &name, Origin: &origin, Scopes: scopes}
	origins := client.TrustedOriginAPI
	made := done(origins.CreateTrustedOrigin(ctx).TrustedOrigin(wanted).Execute())
	id := made.GetId()
	read := done(origins.GetTrustedOrigin(ctx, id).Execute())
	read.SetName(name + " again")
	expect(done(origins.ReplaceTrustedOrigin(ctx, id).TrustedOrigin(*read).Execute()).GetName(), name+" again")
	expect(len(done(origins.ListTrustedOrigins(ctx).Q(name).Execute())), 1)
	done(origins.DeactivateTrustedOrigin(ctx, id).Execute())
	expect(done(origins.ActivateTrustedOrigin(ctx, id).Execute()).GetStatus(), "ACTIVE")
	did(origins.DeleteTrustedOrigin(ctx, id).Execute())
}

func orgIsSet() {
	setting := done(client.OrgSettingAPI.GetOrgSettings(ctx).Execute())
	change := okta.OrgSetting{Website: okta.PtrString("https://acme.example")}
	expect(done(client.OrgSettingAPI.UpdateOrgSettings(ctx).OrgSetting(change).Execute()).GetWebsite(), "https://acme.example")
	setting.SetCity("London")
	expect(done(client.OrgSettingAPI.ReplaceOrgSettings(ctx).OrgSetting(*setting).Execute()).GetCity(), "London")
	expect(done(client.OrgSettingAPI.GetWellknownOrgMetadata(ctx).Execute()).GetId(), setting.GetId())

	brand := done(client.BrandsAPI.ListBrands(ctx).Execute())[0]
	id := brand.GetId()
	done(client.BrandsAPI.GetBrand(ctx, id).Execute())
	done(client.BrandsAPI.ReplaceBrand(ctx, id).Brand(*okta.NewBrandRequest(brand.GetName())).Execute())
	theme := done(client.ThemesAPI.ListBrandThemes(ctx, id).Execute())[0]
	themeID := theme.GetId()
	colours := okta.UpdateThemeRequest{
		EmailTemplateTouchPointVariant:    theme.GetEmailTemplateTouchPointVariant(),
		EndUserDashboardTouchPointVariant: theme.GetEndUserDashboardTouchPointVariant(),
		ErrorPageTouchPointVariant:        theme.GetErrorPageTouchPointVariant(),
		SignInPageTouchPointVariant:       theme.GetSignInPageTouchPointVariant(),
		PrimaryColorHex:                   "#7a1f5c",
		SecondaryColorHex:                 theme.GetSecondaryColorHex(),
	}
	expect(done(client.ThemesAPI.ReplaceBrandTheme(ctx, id, themeID).Theme(colours).Execute()).GetPrimaryColorHex(), "#7a1f5c")
	uploaded := done(client.ThemesAPI.UploadBrandThemeLogo(ctx, id, themeID).File(picture()).Execute())
	expect(strings.HasPrefix(uploaded.GetUrl(), orgURL), true)
	did(client.ThemesAPI.DeleteBrandThemeLogo(ctx, id, themeID).Execute())
}

// Okta's Java SDK, unmodified, against the management API of ORG_URL, as the owner of TOKEN.
//
// Prints a line of JSON for each walk: its name, and what went wrong if something did.

import com.okta.sdk.authc.credentials.TokenClientCredentials;
import com.okta.sdk.cache.Caches;
import com.okta.sdk.client.AuthorizationMode;
import com.okta.sdk.client.Clients;
import com.okta.sdk.helper.PaginationUtil;
import com.okta.sdk.resource.api.*;
import com.okta.sdk.resource.application.OIDCApplicationBuilder;
import com.okta.sdk.resource.client.ApiClient;
import com.okta.sdk.resource.client.ApiException;
import com.okta.sdk.resource.group.GroupBuilder;
import com.okta.sdk.resource.model.*;
import com.okta.sdk.resource.user.UserBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.*;

public class Walks {
    static final String ORG = System.getenv("ORG_URL");
    static final char[] PASSWORD = "correct-horse-battery-staple-9".toCharArray();
    static final ApiClient client = Clients.builder()
        .setOrgUrl(ORG).setClientCredentials(new TokenClientCredentials(System.getenv("TOKEN")))
        .setCacheManager(Caches.newDisabledCacheManager()).build();
    static final UserApi users = new UserApi(client);
    static final GroupApi groups = new GroupApi(client);
    static final ApplicationApi apps = new ApplicationApi(client);

    interface Walk { void run() throws Exception; }

    public static void main(String[] arguments) {
        Map<String, Walk> walks = new LinkedHashMap<>();
        walks.put("users are made, found and changed", Walks::usersAreMade);
        walks.put("users are listed", Walks::usersAreListed);
        walks.put("users live and end", Walks::usersLive);
        walks.put("groups are kept", Walks::groupsAreKept);
        walks.put("apps of every kind are kept", Walks::appsAreKept);
        walks.put("secrets and keys are rotated", Walks::secretsAreRotated);
        walks.put("apps are given to people", Walks::appsAreGiven);
        walks.put("a service signs itself in", Walks::serviceSignsIn);
        walks.put("the log is read", Walks::logIsRead);
        walks.put("roles are given, tokens and origins kept", Walks::rolesAreGiven);
        walks.put("the org and its brand are set", Walks::orgIsSet);
        walks.forEach((name, walk) -> {
            String problem = "null";
            try {
                walk.run();
            } catch (Throwable thrown) {
                StringWriter text = new StringWriter();
                thrown.printStackTrace(new PrintWriter(text));
                problem = quoted(text.toString());
            }
            System.out.println("{\"walk\":" + quoted(name) + ",\"problem\":" + problem + "}");
        });
        System.exit(0);
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char each : text.toCharArray())
            out.append(each == '"' || each == '\\' ? "\\" + each : each < ' ' ? String.format("\\u%04x", (int) each) : each);
        return out.append('"').toString();
    }

    static String unique(String name) { return name + "-" + UUID.randomUUID().toString().substring(0, 8); }

    static void expect(Object got, Object wanted) {
        if (!Objects.equals(got, wanted)) throw new AssertionError("expected " + wanted + ", got " + got);
    }

    static void failing(Walk call, String code) throws Exception {
        try {
            call.run();
        } catch (ApiException refused) {
            if (refused.getMessage().contains(code) || String.valueOf(refused.getResponseBody()).contains(code)) return;
            throw refused;
        }
        throw new AssertionError("expected a refusal " + code);
    }

    /** All pages of a list, by the SDK's own reading of the Link header. */
    interface Page<T> { List<T> after(String after) throws ApiException; }

    static <T> List<T> everything(Page<T> list) throws ApiException {
        List<T> found = new ArrayList<>();
        String after = null;
        do {
            found.addAll(list.after(after));
            after = PaginationUtil.getAfter(client);
        } while (after != null);
        return found;
    }

    static User makeUser(String name) throws ApiException {
        String login = unique(name) + "@acme.example";
        return UserBuilder.instance().setLogin(login).setEmail(login).setFirstName(name).setLastName("Hopper")
            .setPassword(PASSWORD).setActive(true).buildAndCreate(users);
    }

    static Group makeGroup(String name) throws ApiException {
        return GroupBuilder.instance().setName(name).setDescription("of a script").buildAndCreate(groups);
    }

    static UserStatus statusOf(String id) throws ApiException { return users.getUser(id, null, null).getStatus(); }

    static void usersAreMade() throws Exception {
        String login = unique("staged") + "@acme.example";
        User staged = UserBuilder.instance().setLogin(login).setEmail(login).setFirstName("Grace").setLastName("Hopper")
            .setActive(false).addGroup(makeGroup(unique("at once")).getId()).buildAndCreate(users);
        expect(staged.getStatus(), UserStatus.STAGED);
        expect(new UserResourcesApi(client).listUserGroups(staged.getId()).size(), 2);
        expect(users.getUser(login, null, null).getId(), staged.getId());
        expect(users.getUser("me", null, null).getProfile().getLogin(), "ada@acme.example");
        failing(() -> users.getUser("00uNobody", null, null), "E0000007");
        UpdateUserRequest change = new UpdateUserRequest().profile(new UserProfile().department("Ships"));
        expect(users.updateUser(staged.getId(), change, null).getProfile().getFirstName(), "Grace");
        // The whole profile as it was read, sent back with one change.
        UserProfile read = users.getUser(staged.getId(), null, null).getProfile();
        read.setTitle("Admiral");
        UserProfile replaced = users.replaceUser(staged.getId(), new UpdateUserRequest().profile(read), null).getProfile();
        expect(replaced.getTitle() + replaced.getDepartment(), "AdmiralShips");
    }

    static void usersAreListed() throws Exception {
        String name = unique("Listed");
        for (int at = 0; at < 5; at++) makeUser(name);
        String by = "profile.firstName eq \"" + name + "\"";
        expect(everything(after -> users.listUsers(null, null, after, 2, null, by, "profile.login", "asc")).size(), 5);
        expect(users.listUsers(null, name, null, null, null, null, null, null).size(), 5);
        failing(() -> users.listUsers(null, null, null, null, null, "profile.firstName zz", null, null), "E0000031");
    }

    static void usersLive() throws Exception {
        UserLifecycleApi life = new UserLifecycleApi(client);
        UserCredApi secrets = new UserCredApi(client);
        String id = makeUser("living").getId();
        life.suspendUser(id);
        expect(statusOf(id), UserStatus.SUSPENDED);
        life.unsuspendUser(id);
        failing(() -> life.unlockUser(id), "E0000032");
        PasswordCredential old = new PasswordCredential().value(new String(PASSWORD));
        PasswordCredential next = new PasswordCredential().value(new String(PASSWORD) + "-new");
        secrets.changePassword(id, new ChangePasswordRequest().oldPassword(old).newPassword(next), null);
        expect(secrets.expirePassword(id).getStatus(), UserStatus.PASSWORD_EXPIRED);
        secrets.expirePasswordWithTempPassword(id, true);
        expect(secrets.resetPassword(id, false, null).getResetPasswordUrl().startsWith(ORG), true);
        UpdateUserRequest again = new UpdateUserRequest().credentials(new UserCredentials().password(old));
        expect(users.updateUser(id, again, null).getStatus(), UserStatus.ACTIVE);
        new UserSessionsApi(client).revokeUserSessions(id, true);
        new UserResourcesApi(client).listAppLinks(id);
        expect(users.listUserBlocks(id).size(), 0);
        life.deactivateUser(id, false, null);
        expect(life.activateUser(id, false).getActivationUrl().startsWith(ORG), true);
        life.deactivateUser(id, false, null);
        users.deleteUser(id, false, null);
        failing(() -> users.getUser(id, null, null), "E0000007");
    }

    static void groupsAreKept() throws Exception {
        String name = unique("Group");
        String id = makeGroup(name).getId();
        AddGroupRequest change = new AddGroupRequest().profile(new OktaUserGroupProfile().name(name + "s").description(""));
        groups.replaceGroup(id, change);
        expect(groups.getGroup(id).getType(), GroupType.OKTA_GROUP);
        String user = makeUser("member").getId();
        groups.assignUserToGroup(id, user);
        expect(everything(after -> groups.listGroupUsers(id, after, 1)).size(), 1);
        expect(groups.listGroups(name, null, null, null, "stats", null, null, null).size(), 1);
        groups.unassignUserFromGroup(id, user);
        groups.deleteGroup(id);
        failing(() -> groups.getGroup(id), "E0000007");
    }

    static OIDCApplicationBuilder newApp(OpenIdConnectApplicationType type, OAuthEndpointAuthenticationMethod method) {
        OIDCApplicationBuilder app = OIDCApplicationBuilder.instance().setName("oidc_client").setLabel(unique(type.getValue()))
            .setSignOnMode(ApplicationSignOnMode.OPENID_CONNECT).setApplicationType(type).setTokenEndpointAuthMethod(method);
        return type == OpenIdConnectApplicationType.SERVICE
            ? app.addGrantTypes(OAuthGrantType.CLIENT_CREDENTIALS).addResponseTypes(OAuthResponseType.TOKEN)
            : app.addGrantTypes(OAuthGrantType.AUTHORIZATION_CODE).addResponseTypes(OAuthResponseType.CODE)
                .addRedirectUris("https://app.example/callback");
    }

    static OpenIdConnectApplication makeWebApp() throws ApiException {
        return (OpenIdConnectApplication) newApp(OpenIdConnectApplicationType.WEB, OAuthEndpointAuthenticationMethod.CLIENT_SECRET_BASIC)
            .buildAndCreate(apps);
    }

    static void appsAreKept() throws Exception {
        Map<OpenIdConnectApplicationType, OAuthEndpointAuthenticationMethod> kinds = Map.of(
            OpenIdConnectApplicationType.WEB, OAuthEndpointAuthenticationMethod.CLIENT_SECRET_POST,
            OpenIdConnectApplicationType.BROWSER, OAuthEndpointAuthenticationMethod.NONE,
            OpenIdConnectApplicationType.NATIVE, OAuthEndpointAuthenticationMethod.NONE,
            OpenIdConnectApplicationType.SERVICE, OAuthEndpointAuthenticationMethod.CLIENT_SECRET_BASIC);
        for (var kind : kinds.entrySet()) {
            String id = newApp(kind.getKey(), kind.getValue()).buildAndCreate(apps).getId();
            Application read = apps.getApplication(id, null);
            read.setLabel(read.getLabel() + " changed");
            expect(apps.replaceApplication(id, read).getLabel(), read.getLabel());
            apps.deactivateApplication(id);
            apps.activateApplication(id);
            failing(() -> apps.deleteApplication(id), "E0000056");
            apps.deactivateApplication(id);
            apps.deleteApplication(id);
            failing(() -> apps.getApplication(id, null), "E0000007");
        }
        BookmarkApplication wiki = new BookmarkApplication().name(BookmarkApplication.NameEnum.BOOKMARK)
            .settings(new BookmarkApplicationSettings().app(new BookmarkApplicationSettingsApplication().url("https://wiki.example/")));
        wiki.label(unique("Wiki")).signOnMode(ApplicationSignOnMode.BOOKMARK);
        BookmarkApplication made = (BookmarkApplication) apps.createApplication(wiki, true, null);
        made.getSettings().getApp().setUrl("https://wiki.example/start");
        apps.replaceApplication(made.getId(), made);
        expect(everything(after -> apps.listApplications(made.getLabel(), after, null, 1, null, null, null)).size(), 1);
    }

    static void secretsAreRotated() throws Exception {
        var keys = new ApplicationSsoCredentialOAuth2ClientAuthApi(client);
        String app = makeWebApp().getId();
        String first = keys.listOAuth2ClientSecrets(app).get(0).getId();
        OAuth2ClientSecret second = keys.createOAuth2ClientSecret(app, new OAuth2ClientSecretRequestBody());
        expect(second.getClientSecret().length() > 30, true);
        keys.deactivateOAuth2ClientSecret(app, first);
        keys.deleteOAuth2ClientSecret(app, first);
        expect(keys.listOAuth2ClientSecrets(app).get(0).getId(), second.getId());
    }

    static void appsAreGiven() throws Exception {
        var appUsers = new ApplicationUsersApi(client);
        var appGroups = new ApplicationGroupsApi(client);
        String app = makeWebApp().getId(), user = makeUser("given").getId(), group = makeGroup(unique("Given")).getId();
        appUsers.assignUserToApplication(app, new AppUserAssignRequest().id(user).profile(Map.of("team", "a")));
        AppUserUpdateRequest change = new AppUserUpdateRequest().profile(Map.of("team", "b"));
        expect(appUsers.updateApplicationUser(app, user, change).getProfile(), Map.of("team", "b"));
        expect(appUsers.listApplicationUsers(app, null, null, null, "user").size(), 1);
        appGroups.assignGroupToApplication(app, group, new ApplicationGroupAssignment().priority(3));
        List<JsonPatchOperation> patch = List.of(
            new JsonPatchOperation().op(PatchAction.REPLACE).path("/priority").value(1),
            new JsonPatchOperation().op(PatchAction.REPLACE).path("/profile/team").value("c"));
        ApplicationGroupAssignment patched = appGroups.updateGroupAssignmentToApplication(app, group, patch);
        expect(patched.getPriority() + " " + patched.getProfile(), "1 {team=c}");
        expect(appGroups.listApplicationGroupAssignments(app, null, null, null, "group").size(), 1);
        expect(groups.listAssignedApplicationsForGroup(group, null, null).get(0).getId(), app);
        appUsers.unassignUserFromApplication(app, user, false);
        appGroups.unassignApplicationFromGroup(app, group);
    }

    static void serviceSignsIn() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        var url = Base64.getUrlEncoder().withoutPadding();
        byte[] modulus = key.getModulus().toByteArray();
        JsonWebKeyRsa jwk = new JsonWebKeyRsa().e(url.encodeToString(key.getPublicExponent().toByteArray()))
            .n(url.encodeToString(Arrays.copyOfRange(modulus, 1, modulus.length)));
        jwk.kid("service").kty(JsonWebKeyType.RSA).use(JsonWebKeyUse.SIG).status(JsonWebKeyStatus.ACTIVE);
        String app = newApp(OpenIdConnectApplicationType.SERVICE, OAuthEndpointAuthenticationMethod.PRIVATE_KEY_JWT)
            .setJwks(List.of(jwk)).buildAndCreate(apps).getId();
        // The builder makes it inactive.
        apps.activateApplication(app);
        var grants = new ApplicationGrantsApi(client);
        for (String scope : List.of("okta.users.read", "okta.groups.manage"))
            grants.grantConsentToScope(app, new OAuth2ScopeConsentGrant().issuer(ORG).scopeId(scope));
        expect(grants.listScopeConsentGrants(app, null).size(), 2);
        ApiClient script = Clients.builder().setOrgUrl(ORG).setAuthorizationMode(AuthorizationMode.PRIVATE_KEY).setClientId(app)
            .setScopes(Set.of("okta.users.read", "okta.groups.manage")).setPrivateKey(pair.getPrivate()).setKid("service").build();
        expect(new UserApi(script).listUsers(null, null, null, 1, null, null, null, null).size(), 1);
        GroupBuilder.instance().setName(unique("by a service")).buildAndCreate(new GroupApi(script));
        failing(() -> new ApplicationApi(script).listApplications(null, null, null, null, null, null, null), "E0000006");
    }

    static void logIsRead() throws Exception {
        String since = OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(5).toString();
        String until = OffsetDateTime.now(ZoneOffset.UTC).plusHours(1).toString();
        String prefix = unique("Logged");
        for (int at = 0; at < 3; at++) makeGroup(prefix + at);
        SystemLogApi log = new SystemLogApi(client);
        String filter = "eventType eq \"group.lifecycle.create\"";
        List<LogEvent> events = everything(after -> log.listLogEvents(since, until, after, filter, null, 2, "ASCENDING"));
        expect(events.stream().filter(each -> each.getTarget().get(0).getDisplayName().startsWith(prefix)).count(), 3L);
        expect(everything(after -> log.listLogEvents(since, until, after, null, null, 100, "ASCENDING")).size() >= 3, true);
    }

    static void rolesAreGiven() throws Exception {
        var roles = new RoleAssignmentAUserApi(client);
        String user = makeUser("helper").getId();
        var given = roles.assignRoleToUser(user, new AssignRoleToUserRequest().type("HELP_DESK_ADMIN"), null);
        expect(roles.listAssignedRolesForUser(user, null).get(0).getType(), RoleType.HELP_DESK_ADMIN);
        expect(roles.getUserAssignedRole(user, given.getId()).getLabel(), given.getLabel());
        roles.listUsersWithRoleAssignments(null, null);
        roles.unassignRoleFromUser(user, given.getId());
        var tokens = new ApiTokenApi(client);
        expect(tokens.getApiToken(tokens.listApiTokens().get(0).getId()).getUserId() != null, true);
        failing(() -> new SessionApi(client).getSession("102Nothing"), "E0000007");
        var origins = new TrustedOriginApi(client);
        String name = unique("portal");
        TrustedOriginScope cors = new TrustedOriginScope().type(TrustedOriginScopeType.CORS);
        TrustedOrigin origin = origins.createTrustedOrigin(
            new TrustedOriginWrite().name(name).origin("https://" + name + ".example").addscopesItem(cors));
        origin.setName(name + " again");
        expect(origins.replaceTrustedOrigin(origin.getId(), origin).getName(), name + " again");
        expect(origins.listTrustedOrigins(name, null, null, null).size(), 1);
        origins.deactivateTrustedOrigin(origin.getId());
        origins.deleteTrustedOrigin(origin.getId());
    }

    static void orgIsSet() throws Exception {
        var org = new OrgSettingGeneralApi(client);
        OrgSetting setting = org.getOrgSettings();
        setting.setCity("London");
        expect(org.replaceOrgSettings(setting).getCity(), "London");
        expect(org.updateOrgSettings(new OrgSetting().website("https://acme.example")).getCity(), "London");
        BrandWithEmbedded brand = new BrandsApi(client).listBrands(List.of("themes"), null, null, null).get(0);
        var themes = new ThemesApi(client);
        ThemeResponse theme = themes.listBrandThemes(brand.getId()).get(0);
        UpdateThemeRequest colours = new UpdateThemeRequest().primaryColorHex("#7a1f5c").secondaryColorHex(theme.getSecondaryColorHex())
            .signInPageTouchPointVariant(theme.getSignInPageTouchPointVariant())
            .endUserDashboardTouchPointVariant(theme.getEndUserDashboardTouchPointVariant())
            .errorPageTouchPointVariant(theme.getErrorPageTouchPointVariant())
            .emailTemplateTouchPointVariant(theme.getEmailTemplateTouchPointVariant());
        expect(themes.replaceBrandTheme(brand.getId(), theme.getId(), colours).getPrimaryColorHex(), "#7a1f5c");
        themes.deleteBrandThemeLogo(brand.getId(), theme.getId());
    }
}

"""Okta's Python SDK of the third generation, unmodified, against the management API of ORG_URL, as the owner of TOKEN.

Prints a line of JSON for each walk: its name, and what went wrong if something did.
"""

import base64
import json
import os
from datetime import datetime, timedelta, timezone

from okta import models
from okta.client import Client
from okta.pagination import PaginationHelper

from walks import arguments, expect, failing, run, some_key, unique

org, token = arguments()
client = Client({"orgUrl": org, "token": token})
password = "correct-horse-battery-staple-9"


async def done(call):
    """What a call of the SDK gives; a refusal is thrown."""
    result = await call
    if result[-1] is not None:
        raise RuntimeError(str(result[-1]))
    return result[0]


async def everything(list_page, **asked):
    """All pages of a list, by the SDK's own reading of the Link header."""
    found, after, pages = [], None, 0
    while True:
        items, answer, error = await list_page(**asked, **({"after": after} if after else {}))
        if error is not None:
            raise RuntimeError(str(error))
        found += items
        pages += 1
        after = PaginationHelper.extract_next_cursor(answer.headers)
        if after is None:
            return found, pages


def new_user(name, **more):
    login = unique(name) + "@acme.example"
    profile = models.UserProfile(first_name=name, last_name="Hopper", email=login, login=login)
    return models.CreateUserRequest(profile=profile, **more)


def with_password():
    return models.UserCredentialsWritable(password=models.PasswordCredential(value=password))


async def make_user(name, activate=True):
    return await done(client.create_user(new_user(name, credentials=with_password()), activate=activate))


async def users_are_made_found_and_changed():
    staged = await done(client.create_user(new_user("staged"), activate=False))
    expect(staged.status, "STAGED")
    invited = await done(client.create_user(new_user("invited"), activate=True))
    expect(invited.status, "PROVISIONED")
    active = await make_user("active")
    expect(active.status, "ACTIVE")
    group = await done(
        client.add_group(models.AddGroupRequest(profile=models.OktaUserGroupProfile(name=unique("at once"))))
    )
    grouped = await done(client.create_user(new_user("grouped", credentials=with_password(), groupIds=[group.id])))
    expect(group.id in [each.id for each in await done(client.list_user_groups(grouped.id))], True)

    expect((await done(client.get_user(active.id))).id, active.id)
    expect((await done(client.get_user(active.profile.login))).id, active.id)
    expect((await done(client.get_user("me"))).profile.login, "ada@acme.example")
    await failing(client.get_user("00u" + "0" * 17), "E0000007")

    profile = models.UserProfile(department="Ships", nickName="Amazing")
    changed = await done(client.update_user(active.id, models.UpdateUserRequest(profile=profile)))
    expect((changed.profile.department, changed.profile.first_name), ("Ships", "active"))
    # The whole user as it was read, sent back with one change.
    read = await done(client.get_user(active.id))
    read.profile.title = "Admiral"
    sent = models.UpdateUserRequest.from_dict({"profile": read.profile.to_dict()})
    replaced = await done(client.replace_user(active.id, sent))
    expect((replaced.profile.title, replaced.profile.department), ("Admiral", "Ships"))
    await failing(client.create_user(models.CreateUserRequest(profile=read.profile)), "E0000001")


async def users_are_listed():
    surname = unique("Listed")
    for at in range(5):
        request = new_user(f"listed{at}", credentials=with_password())
        request.profile.last_name = surname
        await done(client.create_user(request))
    search = f'profile.lastName eq "{surname}"'
    found, pages = await everything(
        client.list_users, search=search, sort_by="profile.firstName", sort_order="desc", limit=2
    )
    expect([each.profile.first_name for each in found], [f"listed{at}" for at in range(4, -1, -1)])
    expect(pages, 3)
    expect(len((await everything(client.list_users, q=surname))[0]), 5)
    expect(len((await everything(client.list_users, filter=f'profile.lastName eq "{surname}"', limit=3))[0]), 5)
    everyone, _ = await everything(client.list_users, limit=3)
    expect(len({each.id for each in everyone}), len(everyone))
    await failing(client.list_users(search="profile.lastName zz"), "E0000031")
    some = await done(
        client.list_users(
            search=search, content_type="application/json; okta-response=omitCredentials,omitCredentialsLinks"
        )
    )
    expect(len(some), 5)
    part = await done(client.list_users(search=search, fields="id,profile:(firstName)"))
    expect({(each.status, each.profile.last_name) for each in part}, {(None, None)})


async def users_live_and_end():
    user = await make_user("living", activate=False)
    expect((await done(client.activate_user(user.id, send_email=False))) is not None, True)
    expect((await done(client.get_user(user.id))).status, "ACTIVE")
    invited = await done(client.create_user(new_user("again"), activate=True))
    expect("/" in (await done(client.reactivate_user(invited.id, send_email=False))).activation_url, True)
    await done(client.suspend_user(user.id))
    expect((await done(client.get_user(user.id))).status, "SUSPENDED")
    await done(client.unsuspend_user(user.id))
    await failing(client.unlock_user(user.id), "E0000032")
    old, new = models.PasswordCredential(value=password), models.PasswordCredential(value=password + "-new")
    await done(client.change_password(user.id, models.ChangePasswordRequest(oldPassword=old, newPassword=new)))
    expect((await done(client.expire_password(user.id))).status, "PASSWORD_EXPIRED")
    # This SDK reads the answer as a user, which it is not: the password is in what it received.
    _, answer, _ = await client.expire_password_with_temp_password(user.id)
    expect(len(json.loads(answer.raw_data)["tempPassword"]) > 5, True)
    expect((await done(client.reset_password(user.id, send_email=False))).reset_password_url.startswith(org), True)
    set_again = models.UpdateUserRequest(credentials=models.UserCredentials(password=old))
    expect((await done(client.update_user(user.id, set_again))).status, "ACTIVE")
    expect((await done(client.forgot_password(user.id, send_email=False))).reset_password_url.startswith(org), True)
    await done(client.revoke_user_sessions(user.id, oauth_tokens=True))
    await done(client.list_app_links(user.id))
    expect(await done(client.list_user_blocks(user.id)), [])
    await done(client.deactivate_user(user.id, send_email=False))
    expect((await done(client.get_user(user.id))).status, "DEPROVISIONED")
    await done(client.delete_user(user.id))
    await failing(client.get_user(user.id), "E0000007")


async def groups_are_kept():
    name = unique("Group")
    request = models.AddGroupRequest(profile=models.OktaUserGroupProfile(name=name, description="of a script"))
    group = await done(client.add_group(request))
    expect(group.type, "OKTA_GROUP")
    changed = models.AddGroupRequest(profile=models.OktaUserGroupProfile(name=name + "s", description=""))
    await done(client.replace_group(group.id, changed))
    expect((await done(client.get_group(group.id))).profile.actual_instance.name, name + "s")
    members = [await make_user(f"member{at}") for at in range(3)]
    for member in members:
        await done(client.assign_user_to_group(group.id, member.id))
    found, pages = await everything(client.list_group_users, group_id=group.id, limit=2)
    expect({each.id for each in found}, {each.id for each in members})
    expect(pages, 2)
    expect(len(await done(client.list_groups(q=name))), 1)
    expect(len(await done(client.list_groups(filter=f'id eq "{group.id}" and type eq "OKTA_GROUP"'))), 1)
    by_search = await done(
        client.list_groups(search=f'profile.name sw "{name}"', sort_by="profile.name", sort_order="asc")
    )
    expect([each.id for each in by_search], [group.id])
    expect(len(await done(client.list_groups(q=name, expand="stats"))), 1)
    everyone = await done(client.list_groups(search='type eq "BUILT_IN"'))
    expect([each.profile.actual_instance.name for each in everyone], ["Everyone"])
    await done(client.unassign_user_from_group(group.id, members[0].id))
    expect(len(await done(client.list_group_users(group.id))), 2)
    expect(await done(client.list_assigned_applications_for_group(group.id)), [])
    await done(client.delete_group(group.id))
    await failing(client.get_group(group.id), "E0000007")


def oidc_app(application_type, method, grants, responses, **more):
    return models.OpenIdConnectApplication.from_dict(
        {
            "name": "oidc_client",
            "label": unique(application_type),
            "signOnMode": "OPENID_CONNECT",
            "credentials": {"oauthClient": {"token_endpoint_auth_method": method, "autoKeyRotation": True}},
            "settings": {
                "oauthClient": {
                    "application_type": application_type,
                    "grant_types": grants,
                    "response_types": responses,
                    "redirect_uris": [] if application_type == "service" else ["https://app.example/callback"],
                    "post_logout_redirect_uris": [] if application_type == "service" else ["https://app.example/"],
                    **more,
                }
            },
        }
    )


async def apps_of_every_kind_are_kept():
    kinds = {
        "web": oidc_app(
            "web", "client_secret_basic", ["authorization_code", "refresh_token"], ["code"], consent_method="REQUIRED"
        ),
        "browser": oidc_app("browser", "none", ["authorization_code"], ["code"]),
        "native": oidc_app("native", "none", ["authorization_code", "refresh_token"], ["code"]),
        "service": oidc_app("service", "client_secret_basic", ["client_credentials"], ["token"]),
    }
    for kind, wanted in kinds.items():
        made = await done(client.create_application(wanted))
        expect(type(made).__name__, "OpenIdConnectApplication")
        expect(made.settings.oauth_client.application_type, kind)
        read = await done(client.get_application(made.id))
        read.label += " changed"
        replaced = await done(client.replace_application(read.id, read))
        expect(replaced.label, read.label)
        expect(replaced.settings.oauth_client.grant_types, wanted.settings.oauth_client.grant_types)
        await done(client.deactivate_application(made.id))
        expect((await done(client.get_application(made.id))).status, "INACTIVE")
        await done(client.activate_application(made.id))
        await failing(client.delete_application(made.id), "E0000056")
        await done(client.deactivate_application(made.id))
        await done(client.delete_application(made.id))
        await failing(client.get_application(made.id), "E0000007")


async def bookmarks_are_kept():
    wanted = models.BookmarkApplication.from_dict(
        {
            "name": "bookmark",
            "label": unique("Bookmark"),
            "signOnMode": "BOOKMARK",
            "settings": {"app": {"url": "https://wiki.example/", "requestIntegration": False}},
        }
    )
    made = await done(client.create_application(wanted, activate=False))
    expect((type(made).__name__, made.status), ("BookmarkApplication", "INACTIVE"))
    made.settings.app.url = "https://wiki.example/start"
    expect((await done(client.replace_application(made.id, made))).settings.app.url, "https://wiki.example/start")
    await done(client.delete_application(made.id))


async def apps_are_listed():
    label = unique("Several")
    made = []
    for at in range(3):
        wanted = oidc_app("web", "client_secret_basic", ["authorization_code"], ["code"])
        wanted.label = f"{label} {at}"
        made.append((await done(client.create_application(wanted))).id)
    found, pages = await everything(client.list_applications, q=label, limit=2)
    expect(([each.id for each in found], pages), (made, 2))
    expect(len((await everything(client.list_applications, filter='status eq "ACTIVE"', limit=2))[0]) >= 3, True)
    user = await make_user("assigned")
    await done(client.assign_user_to_application(made[0], models.AppUserAssignRequest(id=user.id)))
    by_user, _ = await everything(client.list_applications, filter=f'user.id eq "{user.id}"')
    expect([each.id for each in by_user if each.id in made], [made[0]])


async def make_web_app():
    return await done(
        client.create_application(oidc_app("web", "client_secret_basic", ["authorization_code"], ["code"]))
    )


async def secrets_and_keys_are_rotated():
    app = await make_web_app()
    first = (await done(client.list_o_auth2_client_secrets(app.id)))[0]
    second = await done(client.create_o_auth2_client_secret(app.id))
    expect((len(second.client_secret) > 30, second.status), (True, "ACTIVE"))
    expect((await done(client.get_o_auth2_client_secret(app.id, second.id))).id, second.id)
    await done(client.deactivate_o_auth2_client_secret(app.id, first.id))
    await done(client.activate_o_auth2_client_secret(app.id, first.id))
    await done(client.deactivate_o_auth2_client_secret(app.id, first.id))
    await done(client.delete_o_auth2_client_secret(app.id, first.id))
    expect([each.id for each in await done(client.list_o_auth2_client_secrets(app.id))], [second.id])

    # This SDK drops the numbers of a signing key where one is added, and whole keys from an app it read: both are sent.
    one, two = some_key("one"), some_key("two")
    service = await make_service(one)
    await done(client.replace_application(service.id, service_app(one, two)))
    keys = {each.actual_instance.kid: each.actual_instance.id for each in await done(client.list_jwk(service.id))}
    expect(sorted(keys), ["one", "two"])
    expect((await done(client.get_jwk(service.id, keys["two"]))).actual_instance.kid, "two")
    await done(client.deactivate_o_auth2_client_json_web_key(service.id, keys["two"]))
    await done(client.activate_o_auth2_client_json_web_key(service.id, keys["two"]))
    await done(client.deactivate_o_auth2_client_json_web_key(service.id, keys["two"]))
    await done(client.deletejwk(service.id, keys["two"]))
    expect([each.actual_instance.kid for each in await done(client.list_jwk(service.id))], ["one"])


def service_app(*keys):
    return oidc_app("service", "private_key_jwt", ["client_credentials"], ["token"], jwks={"keys": list(keys)})


async def make_service(key):
    return await done(client.create_application(service_app(key)))


async def apps_are_given_to_people():
    app = await make_web_app()
    user = await make_user("given")
    group = await done(
        client.add_group(models.AddGroupRequest(profile=models.OktaUserGroupProfile(name=unique("Given"))))
    )
    await done(client.assign_user_to_group(group.id, user.id))

    assigned = await done(
        client.assign_user_to_application(app.id, models.AppUserAssignRequest(id=user.id, profile={"team": "a"}))
    )
    expect((assigned.scope, assigned.profile), ("USER", {"team": "a"}))
    update = models.AppUserUpdateRequest(models.AppUserProfileRequestPayload(profile={"team": "b"}))
    expect((await done(client.update_application_user(app.id, user.id, update))).profile, {"team": "b"})
    expect((await done(client.get_application_user(app.id, user.id, expand="user"))).id, user.id)
    expect([each.id for each in await done(client.list_application_users(app.id, expand="user"))], [user.id])

    wanted = models.ApplicationGroupAssignment(priority=3, profile={"team": "c"})
    expect((await done(client.assign_group_to_application(app.id, group.id, wanted))).priority, 3)
    # This SDK takes only objects as values: the whole profile, and no priority.
    patch = [models.JsonPatchOperation(op="replace", path="/profile", value={"team": "d"})]
    patched = await done(client.update_group_assignment_to_application(app.id, group.id, patch))
    expect((patched.priority, patched.profile), (3, {"team": "d"}))
    expect((await done(client.get_application_group_assignment(app.id, group.id))).profile, {"team": "d"})
    expect(
        [each.id for each in await done(client.list_application_group_assignments(app.id, expand="group"))], [group.id]
    )
    expect([each.id for each in await done(client.list_assigned_applications_for_group(group.id))], [app.id])
    expect(app.id in [each.app_instance_id for each in await done(client.list_app_links(user.id))], False)

    await done(client.unassign_user_from_application(app.id, user.id))
    expect((await done(client.get_application_user(app.id, user.id))).scope, "GROUP")
    await done(client.unassign_application_from_group(app.id, group.id))
    expect(await done(client.list_application_users(app.id)), [])


async def scopes_are_granted():
    app = await make_service(some_key("grants"))
    grant = models.OAuth2ScopeConsentGrant(issuer=org, scopeId="okta.users.read")
    made = await done(client.grant_consent_to_scope(app.id, grant))
    expect((made.scope_id, made.status), ("okta.users.read", "ACTIVE"))
    expect([each.id for each in await done(client.list_scope_consent_grants(app.id))], [made.id])
    expect((await done(client.get_scope_consent_grant(app.id, made.id))).id, made.id)
    await done(client.revoke_scope_consent_grant(app.id, made.id))
    expect(await done(client.list_scope_consent_grants(app.id)), [])


async def a_service_signs_itself_in():
    key, pem = some_key("service", with_private=True)
    app = await make_service(key)
    for scope in ("okta.users.read", "okta.groups.manage"):
        await done(client.grant_consent_to_scope(app.id, models.OAuth2ScopeConsentGrant(issuer=org, scopeId=scope)))
    config = {
        "orgUrl": org,
        "authorizationMode": "PrivateKey",
        "clientId": app.id,
        "scopes": ["okta.users.read", "okta.groups.manage"],
        "privateKey": pem,
        "kid": "service",
    }
    script = Client(config)
    expect(len(await done(script.list_users(limit=1))), 1)
    await done(
        script.add_group(models.AddGroupRequest(profile=models.OktaUserGroupProfile(name=unique("by a service"))))
    )
    await failing(script.list_applications(), "E0000006")


async def the_log_is_read():
    since = datetime.now(timezone.utc) - timedelta(seconds=5)
    names = [unique("Logged") for _ in range(3)]
    for name in names:
        await done(client.add_group(models.AddGroupRequest(profile=models.OktaUserGroupProfile(name=name))))
    asked = {"since": since.isoformat(), "until": (since + timedelta(hours=1)).isoformat(), "sort_order": "ASCENDING"}
    events, _ = await everything(
        client.list_log_events, filter='eventType eq "group.lifecycle.create"', limit=2, **asked
    )
    own = [each for each in events if each.target[0].display_name in names]
    expect([each.target[0].display_name for each in own], names)
    expect({each.actor.alternate_id for each in own}, {"ada@acme.example"})
    by_name, _ = await everything(client.list_log_events, q=names[0], **asked)
    expect(len(by_name), 1)
    everything_logged, _ = await everything(client.list_log_events, limit=50, **asked)
    expect(len(everything_logged) >= 3, True)
    latest = await done(client.list_log_events(limit=5, sort_order="DESCENDING"))
    expect(len(latest), 5)


async def roles_are_given():
    user = await make_user("helper")
    wanted = models.AssignRoleToUserRequest(models.StandardRoleAssignmentSchema(type="HELP_DESK_ADMIN"))
    given = (await done(client.assign_role_to_user(user.id, wanted))).actual_instance
    expect(given.type, "HELP_DESK_ADMIN")
    found = await done(client.list_assigned_roles_for_user(user.id))
    expect([each.actual_instance.id for each in found], [given.id])
    expect((await done(client.get_user_assigned_role(user.id, given.id))).actual_instance.label, given.label)
    admins = await done(client.list_users_with_role_assignments())
    expect(user.id in [each.id for each in admins.value], True)
    await done(client.unassign_role_from_user(user.id, given.id))
    expect(await done(client.list_assigned_roles_for_user(user.id)), [])


async def tokens_are_listed():
    tokens = await done(client.list_api_tokens())
    expect(len(tokens) >= 1, True)
    one = await done(client.get_api_token(tokens[0].id))
    expect(one.id, tokens[0].id)
    anywhere = models.ApiTokenUpdate.from_dict(
        {"name": one.name, "userId": one.user_id, "network": {"connection": "ANYWHERE"}}
    )
    await done(client.upsert_api_token(one.id, anywhere))


async def sessions_that_are_not_there_are_not_found():
    await failing(client.get_session("102" + "a" * 17), "E0000007")
    await failing(client.revoke_session("102" + "a" * 17), "E0000007")


async def what_apps_hold_of_users_is_seen_and_ended():
    user, app = os.environ["HOLDER"], os.environ["HELD_BY"]
    expect([each.client_id for each in await done(client.list_user_clients(user))], [app])
    grants, _ = await everything(client.list_user_grants, user_id=user, expand="scope", limit=1)
    expect("email" in [each.scope_id for each in grants], True)
    expect(len(await done(client.list_grants_for_user_and_client(user, app))), len(grants))
    expect((await done(client.get_user_grant(user, grants[0].id))).client_id, app)
    token = (await done(client.list_refresh_tokens_for_user_and_client(user, app, expand="scope")))[0]
    expect((token.user_id, token.client_id), (user, app))
    await done(client.get_refresh_token_for_user_and_client(user, app, token.id))
    expect([each.id for each in await done(client.list_o_auth2_tokens_for_application(app))], [token.id])
    await done(client.get_o_auth2_token_for_application(app, token.id))
    await done(client.revoke_token_for_user_and_client(user, app, token.id))
    expect(await done(client.list_o_auth2_tokens_for_application(app)), [])
    await done(client.revoke_tokens_for_user_and_client(user, app))
    await done(client.revoke_o_auth2_tokens_for_application(app))
    await done(client.revoke_user_grant(user, grants[0].id))
    await done(client.revoke_grants_for_user_and_client(user, app))
    await done(client.revoke_user_grants(user))
    expect(await done(client.list_user_grants(user)), [])


async def sessions_are_refreshed_and_ended():
    session = os.environ["SESSION"]
    expect((await done(client.get_session(session))).id, session)
    expect((await done(client.refresh_session(session))).id, session)
    await done(client.revoke_session(session))
    await failing(client.get_session(session), "E0000007")


async def habits_of_scripts_are_answered():
    me = await done(client.get_user("me", expand="classification"))
    types = await done(client.list_user_types())
    expect([each.id for each in types], [me.type.id])
    expect((await done(client.get_user_type(me.type.id))).id, me.type.id)
    expect(await done(client.list_factors(me.id)), [])
    role = (await done(client.list_assigned_roles_for_user(me.id)))[0].actual_instance
    await done(client.list_group_targets_for_role(me.id, role.id))
    await done(client.list_application_targets_for_application_administrator_role_for_user(me.id, role.id))


async def trusted_origins_are_kept():
    scopes = [models.TrustedOriginScope(type="CORS"), models.TrustedOriginScope(type="REDIRECT")]
    name = unique("Portal")
    origin = f"https://{name.lower()}.example"
    made = await done(client.create_trusted_origin(models.TrustedOriginWrite(name=name, origin=origin, scopes=scopes)))
    read = await done(client.get_trusted_origin(made.id))
    read.name += " again"
    expect((await done(client.replace_trusted_origin(made.id, read))).name, read.name)
    expect([each.id for each in await done(client.list_trusted_origins(q=name))], [made.id])
    await done(client.deactivate_trusted_origin(made.id))
    expect((await done(client.activate_trusted_origin(made.id))).status, "ACTIVE")
    await done(client.delete_trusted_origin(made.id))


async def the_org_and_its_brand_are_set():
    setting = await done(client.get_org_settings())
    expect(setting.status, "ACTIVE")
    changed = await done(client.update_org_settings(models.OrgSetting(website="https://acme.example")))
    expect(changed.website, "https://acme.example")
    setting.city = "London"
    expect((await done(client.replace_org_settings(setting))).city, "London")
    brand = (await done(client.list_brands()))[0]
    expect((await done(client.get_brand(brand.id))).name, brand.name)
    wanted = models.BrandRequest.from_dict({"name": brand.name, "removePoweredByOkta": False})
    await done(client.replace_brand(brand.id, wanted))
    theme = (await done(client.list_brand_themes(brand.id)))[0]
    colours = models.UpdateThemeRequest.from_dict({**theme.to_dict(), "primaryColorHex": "#7a1f5c"})
    expect((await done(client.replace_brand_theme(brand.id, theme.id, colours))).primary_color_hex, "#7a1f5c")
    expect((await done(client.get_brand_theme(brand.id, theme.id))).id, theme.id)
    uploaded = await done(client.upload_brand_theme_logo(brand.id, theme.id, pixel))
    expect(uploaded.url.startswith(org), True)
    await done(client.delete_brand_theme_logo(brand.id, theme.id))
    expect((await done(client.get_wellknown_org_metadata())).id, setting.id)


# One red pixel.
pixel = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC")


run(globals())
